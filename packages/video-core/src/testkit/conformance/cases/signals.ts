import type { ConformanceCase } from '../conformance-case.ts';
import { expect } from '../conformance-error.ts';
import { expectFlow } from './flow.ts';

export const signalsCases: readonly ConformanceCase[] = [
  {
    name: 'tells everyone who speaks, the speaker included, and when they stop',
    feature: 'active-speakers',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      await Promise.all(
        [ann, ben].map(({ witness }) =>
          witness.untilEvent('speakers', ({ participantIds }) => participantIds.includes(ann.id)),
        ),
      );
      const since = ben.witness.events.length;
      await ann.connection.setMuted(publicationId, true);
      await ben.witness.untilEvent(
        'speakers',
        ({ participantIds }) => !participantIds.includes(ann.id),
        since,
      );
    },
  },
  {
    name: 'names as speakers only those who speak',
    feature: 'active-speakers',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      await ben.publish('microphone', { muted: true });
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      await ann.witness.untilEvent('speakers', ({ participantIds }) => participantIds.includes(ann.id));
      expect(
        !ann.witness.of('speakers').some(({ participantIds }) => participantIds.includes(ben.id)),
        'somebody muted should never be named',
      );
    },
  },
  {
    name: 'tells the quality of the own connection and of the others',
    feature: 'connection-quality',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const [fromAnn, fromBen] = [await ann.publish('microphone'), await ben.publish('microphone')];
      await expectFlow(stage, ben, fromAnn.publicationId);
      await expectFlow(stage, ann, fromBen.publicationId);
      await Promise.all(
        [ann, ben].flatMap(({ witness }) =>
          [ann.id, ben.id].map((id) =>
            witness.untilEvent(
              'quality',
              ({ participantId, level }) =>
                participantId === id && (level === 'excellent' || level === 'good'),
            ),
          ),
        ),
      );
    },
  },
  {
    name: 'tells the sender which layers somebody wants',
    feature: 'simulcast',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId, track } = await ann.publish('camera', { size: 'large' });
      await ben.witness.untilTrack(publicationId);
      const { width = 0, height = 0 } = track.getSettings();
      const since = ann.witness.events.length;
      ben.connection.setDemand(publicationId, { visible: true, width, height });
      await ann.witness.untilEvent(
        'layers-wanted',
        (event) => event.publicationId === publicationId && event.layers.includes(2),
        since,
      );
      const large = ann.witness.events.length;
      ben.connection.setDemand(publicationId, { visible: true, width: 160, height: 90 });
      await ann.witness.untilEvent(
        'layers-wanted',
        (event) => event.publicationId === publicationId && !event.layers.includes(2),
        large,
      );
    },
  },
];
