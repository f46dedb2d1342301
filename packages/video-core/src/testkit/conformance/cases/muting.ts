import type { Source } from '../../../contract/media.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { expectFlow, expectStandstill } from './flow.ts';

const mutesItself = (source: Source): ConformanceCase => ({
  name: `mutes an own ${source}, which everyone sees, and unmutes it`,
  async run(stage) {
    const [ann, ben] = await stage.pair(await stage.openRoom());
    const { publicationId } = await ann.publish(source, { size: 'small' });
    await expectFlow(stage, ben, publicationId);
    await stage.done(ann.connection.setMuted(publicationId, true), 'muting');
    const muted = await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length > 0);
    expectEqual(muted.mutedBy, ['self'], 'by whom it is muted');
    await expectStandstill(stage, ben, publicationId);
    await stage.done(ann.connection.setMuted(publicationId, false), 'unmuting');
    await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length === 0);
    await expectFlow(stage, ben, publicationId);
  },
});

export const mutingCases: readonly ConformanceCase[] = [
  mutesItself('microphone'),
  mutesItself('camera'),
  {
    name: 'mutes twice as once',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await ben.witness.untilPublication(publicationId);
      await Promise.all([1, 2, 3].map(() => ann.connection.setMuted(publicationId, true)));
      await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.includes('self'));
      await ann.connection.setMuted(publicationId, false);
      await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length === 0);
      const updates = ben.witness
        .of('publication-updated')
        .filter((event) => event.publication.publicationId === publicationId);
      expectEqual(updates.length, 2, 'the changes that the others saw');
    },
  },
  {
    name: 'ends up as last told when mute and unmute follow each other fast',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await ben.witness.untilPublication(publicationId);
      await Promise.all(
        [true, false, true, false, true].map((muted) => ann.connection.setMuted(publicationId, muted)),
      );
      const cem = await stage.join(await stage.openRoom(), 'cem');
      await cem.close();
      await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.includes('self'));
      await stage.meanwhile();
      expectEqual(ben.witness.publication(publicationId)?.mutedBy, ['self'], 'the mute marks in the end');
    },
  },
  {
    name: 'is muted by the server, is told so, and may unmute',
    feature: 'server-mute',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      await stage.done(stage.server.mute(room, ann.id, 'microphone'), 'muting by the server');
      const forced = await ann.witness.untilEvent('forced-mute');
      expectEqual([forced.publicationId, forced.source], [publicationId, 'microphone'], 'what was muted');
      const muted = await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length > 0);
      expectEqual(muted.mutedBy, ['server'], 'by whom it is muted');
      await expectStandstill(stage, ben, publicationId);
      const cem = await stage.join(room, 'cem');
      const seen = await cem.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length > 0);
      expectEqual(seen.mutedBy, ['server'], 'by whom it is muted for a newcomer');
      await stage.done(ann.connection.setMuted(publicationId, false), 'unmuting');
      await ben.witness.untilPublication(publicationId, ({ mutedBy }) => mutedBy.length === 0);
      await expectFlow(stage, ben, publicationId);
    },
  },
  {
    name: 'mutes by the server only the source that was meant, and nothing where there is nothing',
    feature: 'server-mute',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const camera = await ann.publish('camera', { size: 'small' });
      await ben.witness.untilPublication(camera.publicationId);
      await stage.done(stage.server.mute(room, ann.id, 'microphone'), 'muting what is not published');
      await stage.done(stage.server.mute(room, ben.id, 'camera'), 'muting somebody who publishes nothing');
      await stage.done(
        stage.server.mute(stage.unusedRoom(), ann.id, 'camera'),
        'muting in a room that is not there',
      );
      await stage.meanwhile();
      expectEqual(ben.witness.publication(camera.publicationId)?.mutedBy, [], 'the marks of the camera');
      expect(ann.witness.of('forced-mute').length === 0, 'nobody should be told of a mute');
    },
  },
];
