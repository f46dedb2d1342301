import { DEFAULT_PUBLISH_PROFILE } from '../../../contract/publish-profile.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { expectFlow } from './flow.ts';

const SOUND = ['codec', 'packetsLost', 'jitter', 'roundTripTime', 'audioEnergy', 'transport'] as const;
const PICTURE = [
  'codec',
  'frames',
  'frameWidth',
  'frameHeight',
  'framesPerSecond',
  'packetsLost',
  'jitter',
  'roundTripTime',
  'transport',
] as const;

export const mediaCases: readonly ConformanceCase[] = [
  {
    name: 'carries video: frames are decoded, and the sender counts what it sends',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('camera', { size: 'small' });
      await expectFlow(stage, ben, publicationId);
      await ben.witness.untilEvent(
        'media',
        (event) => event.publicationId === publicationId && event.state === 'flowing',
      );
      const before = (await ann.stats(publicationId, 'send'))?.bytes ?? 0;
      await stage.eventually(
        'the sent bytes rise',
        async () => ((await ann.stats(publicationId, 'send'))?.bytes ?? 0) > before,
      );
      expectEqual((await ann.stats(publicationId, 'send'))?.kind, 'video', 'the kind in the statistics');
    },
  },
  {
    name: 'carries sound: energy rises where it is played',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
    },
  },
  {
    name: 'carries camera and microphone both ways at once',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const [fromAnn, fromBen] = await Promise.all(
        [ann, ben].map(async (person) => {
          const sent = await Promise.all([
            person.publish('camera', { size: 'small' }),
            person.publish('microphone'),
          ]);
          return sent.map(({ publicationId }) => publicationId);
        }),
      );
      await Promise.all([
        ...(fromAnn ?? []).map((publicationId) => expectFlow(stage, ben, publicationId)),
        ...(fromBen ?? []).map((publicationId) => expectFlow(stage, ann, publicationId)),
      ]);
    },
  },
  {
    name: 'carries media to somebody who comes later',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const sent = [await ann.publish('camera', { size: 'small' }), await ann.publish('microphone')];
      const ben = await stage.join(room, 'ben');
      for (const { publicationId } of sent) await expectFlow(stage, ben, publicationId);
    },
  },
  {
    name: 'lets go of a publication that is not subscribed to, and takes it up again',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      ben.connection.setSubscribed(publicationId, false);
      await ben.witness.until('the track is taken away', () => !ben.witness.tracks.has(publicationId));
      expect(ben.witness.publication(publicationId) !== undefined, 'the publication should still be there');
      const off = ben.witness.of('subscription').findLast((event) => event.publicationId === publicationId);
      expectEqual(off?.state, 'off', 'the subscription');
      ben.connection.setSubscribed(publicationId, true);
      await expectFlow(stage, ben, publicationId);
      const on = ben.witness.of('subscription').findLast((event) => event.publicationId === publicationId);
      expectEqual(on?.state, 'on', 'the subscription');
    },
  },
  {
    name: 'tells of every track how it fares: codec, picture, losses, delays and the way it takes',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const camera = await ann.publish('camera', { size: 'small' });
      const voice = await ann.publish('microphone');
      for (const { publicationId } of [camera, voice]) await expectFlow(stage, ben, publicationId);
      const wanted = [
        { person: ann, sent: camera, direction: 'send', facts: PICTURE },
        {
          person: ben,
          sent: camera,
          direction: 'receive',
          facts: [...PICTURE, 'freezeCount', 'freezeDuration'],
        },
        { person: ann, sent: voice, direction: 'send', facts: SOUND },
        { person: ben, sent: voice, direction: 'receive', facts: SOUND },
      ] as const;
      for (const { person, sent, direction, facts } of wanted) {
        const { publicationId, source } = sent;
        for (const fact of facts)
          await stage.eventually(
            `${person.id} knows the ${fact} of the ${source}`,
            async () => (await person.stats(publicationId, direction))?.[fact] !== undefined,
          );
        const { codec, transport } = (await person.stats(publicationId, direction)) ?? {};
        expectEqual(codec, source === 'camera' ? DEFAULT_PUBLISH_PROFILE.codecs.camera : 'opus', 'the codec');
        expect(
          transport?.protocol === 'udp' || transport?.protocol === 'tcp',
          `the transport should be known, and is ${transport?.protocol}`,
        );
      }
    },
  },
  {
    name: 'has no statistics where nothing flows, and never throws',
    async run(stage) {
      const ann = await stage.arrive(await stage.openRoom(), 'ann');
      expectEqual(await ann.connection.stats(), [], 'the statistics before being connected');
      await stage.entered(ann);
      expectEqual(await ann.connection.stats(), [], 'the statistics of somebody alone');
      await ann.publish('microphone');
      await ann.close();
      expectEqual(await ann.connection.stats(), [], 'the statistics after leaving');
    },
  },
];
