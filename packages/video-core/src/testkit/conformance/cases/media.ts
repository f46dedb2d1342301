import type { PublicationId } from '../../../contract/identity.ts';
import type { Demand } from '../../../contract/media.ts';
import { DEFAULT_PUBLISH_PROFILE, type VideoCodec } from '../../../contract/publish-profile.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';

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
const HIDDEN: Demand = { visible: false, width: 0, height: 0 };

/** Frames decoded or sound heard so far. */
async function received(person: Person, publicationId: PublicationId): Promise<number> {
  const stats = await person.stats(publicationId, 'receive');
  return (stats?.kind === 'audio' ? stats.audioEnergy : stats?.frames) ?? 0;
}

export async function expectFlow(stage: Stage, person: Person, publicationId: PublicationId): Promise<void> {
  const playback = stage.play(await person.witness.untilTrack(publicationId));
  await stage.done(playback.flows(), `media of ${publicationId} comes out`);
  const before = await received(person, publicationId);
  await stage.eventually(
    `the counters of ${publicationId} rise`,
    async () => (await received(person, publicationId)) > before,
  );
}

/** The counters stand still for a while; what was on its way may still arrive first. */
export async function expectStandstill(
  stage: Stage,
  person: Person,
  publicationId: PublicationId,
): Promise<void> {
  let before = -1;
  await stage.eventually(`no more media of ${publicationId} arrives`, async () => {
    before = await received(person, publicationId);
    await stage.meanwhile();
    return (await received(person, publicationId)) === before;
  });
}

const full = (width: number): Demand => ({ visible: true, width, height: Math.round((width * 9) / 16) });

async function expectSentLayers(
  stage: Stage,
  person: Person,
  publicationId: PublicationId,
  count: number,
): Promise<void> {
  await stage.eventually(
    `${person.id} sends ${count} layers of ${publicationId}`,
    async () => (await person.stats(publicationId, 'send'))?.activeLayers?.length === count,
  );
}

async function expectCodec(
  stage: Stage,
  person: Person,
  publicationId: PublicationId,
  direction: 'send' | 'receive',
  codec: VideoCodec,
): Promise<void> {
  let used: string | undefined;
  await stage.eventually(`the codec is known to ${person.id}`, async () => {
    used = (await person.stats(publicationId, direction))?.codec;
    return used !== undefined;
  });
  expectEqual(used, codec, `the codec of what ${person.id} ${direction}s`);
}

const layeredIn = (codec: 'vp9' | 'h264'): ConformanceCase => ({
  name: `sends ${codec.toUpperCase()} where it is configured, in a size that follows demand and limit`,
  feature: `codec-${codec}`,
  async run(stage) {
    const room = await stage.openRoom();
    const [ann, ben] = await Promise.all([stage.join(room, 'ann', { codec }), stage.join(room, 'ben')]);
    const { publicationId, track } = await ann.publish('camera', { size: 'large' });
    const { width = 0 } = track.getSettings();
    const arriving = async (): Promise<number> =>
      (await ben.stats(publicationId, 'receive'))?.frameWidth ?? 0;
    const arrives = (what: string, fits: (now: number) => boolean): Promise<void> =>
      stage.eventually(`the ${what} layer arrives`, async () => fits(await arriving()));
    const sends = async (layers: number): Promise<void> => {
      if (stage.supports('simulcast')) await expectSentLayers(stage, ann, publicationId, layers);
    };
    stage.play(await ben.witness.untilTrack(publicationId));
    ben.connection.setDemand(publicationId, full(width));
    await arrives('largest', (now) => now > width * 0.9);
    await sends(3);
    await expectCodec(stage, ann, publicationId, 'send', codec);
    await expectCodec(stage, ben, publicationId, 'receive', codec);
    expectEqual(
      (await ann.stats(publicationId, 'send'))?.codecFallback,
      undefined,
      'the reason for another codec',
    );
    ann.connection.limitCamera(0);
    await sends(1);
    await arrives('smallest', (now) => now <= width / 3);
    await expectFlow(stage, ben, publicationId);
    ann.connection.limitCamera(2);
    await arrives('largest', (now) => now > width * 0.9);
    ben.connection.setDemand(publicationId, full(160));
    await arrives('smallest', (now) => now <= width / 3);
    await sends(1);
  },
});

/** Somewhat more than two for each half second; without restraint it is one for each who looks. */
const KEY_FRAMES_AT_ONCE = 4;

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
    name: 'stops media that nobody looks at, and brings it back',
    feature: 'demand',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('camera', { size: 'small' });
      await expectFlow(stage, ben, publicationId);
      const since = ben.witness.events.length;
      ben.connection.setDemand(publicationId, HIDDEN);
      await ben.witness.untilEvent(
        'subscription',
        (event) => event.publicationId === publicationId && event.pausedBy.includes('demand'),
        since,
      );
      await expectStandstill(stage, ben, publicationId);
      const hidden = ben.witness.events.length;
      ben.connection.setDemand(publicationId, { visible: true, width: 320, height: 180 });
      await ben.witness.untilEvent(
        'subscription',
        (event) => event.publicationId === publicationId && !event.pausedBy.includes('demand'),
        hidden,
      );
      await expectFlow(stage, ben, publicationId);
    },
  },
  {
    name: 'obeys a demand that was told before the publication came',
    feature: 'demand',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const sent = ann.prepare('camera', 'small');
      ben.connection.setDemand(sent.publicationId, HIDDEN);
      await ann.connection.publish(sent.track, {
        publicationId: sent.publicationId,
        source: 'camera',
        muted: false,
      });
      await ben.witness.untilEvent(
        'subscription',
        (event) => event.publicationId === sent.publicationId && event.pausedBy.includes('demand'),
      );
      await expectStandstill(stage, ben, sent.publicationId);
    },
  },
  {
    name: 'sends the layer that the demand needs: the smallest for a thumbnail, the largest for a full view',
    feature: 'simulcast',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId, track } = await ann.publish('camera', { size: 'large' });
      const { width = 0 } = track.getSettings();
      expect(width >= 960, `the harness's large track should be at least 960 wide, and is ${width}`);
      const arriving = async (): Promise<number> =>
        (await ben.stats(publicationId, 'receive'))?.frameWidth ?? 0;
      stage.play(await ben.witness.untilTrack(publicationId));
      ben.connection.setDemand(publicationId, { visible: true, width, height: Math.round((width * 9) / 16) });
      await stage.eventually('the largest layer arrives', async () => (await arriving()) > width * 0.9);
      await stage.eventually(
        'three layers are sent',
        async () => (await ann.stats(publicationId, 'send'))?.activeLayers?.length === 3,
      );
      ben.connection.setDemand(publicationId, { visible: true, width: 160, height: 90 });
      await stage.eventually('the smallest layer arrives', async () => {
        const now = await arriving();
        return now > 0 && now <= width / 3;
      });
      ben.connection.setDemand(publicationId, { visible: true, width, height: Math.round((width * 9) / 16) });
      await stage.eventually('the largest layer arrives again', async () => (await arriving()) > width * 0.9);
    },
  },
  {
    name: 'sends the smallest layer to whoever has not said what they need',
    feature: 'simulcast',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId, track } = await ann.publish('camera', { size: 'large' });
      const { width = 0 } = track.getSettings();
      await expectFlow(stage, ben, publicationId);
      const arriving = async (): Promise<number> =>
        (await ben.stats(publicationId, 'receive'))?.frameWidth ?? 0;
      await stage.eventually('a size is known', async () => (await arriving()) > 0);
      await stage.meanwhile(2_000);
      expect(
        (await arriving()) <= width / 3,
        `the smallest layer should arrive, and ${await arriving()} wide does`,
      );
    },
  },
  {
    name: 'sends no larger layer of the camera than its limit, and all again when that is lifted',
    feature: 'simulcast',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId, track } = await ann.publish('camera', { size: 'large' });
      const { width = 0 } = track.getSettings();
      stage.play(await ben.witness.untilTrack(publicationId));
      ben.connection.setDemand(publicationId, full(width));
      await expectSentLayers(stage, ann, publicationId, 3);
      ann.connection.limitCamera(0);
      await expectSentLayers(stage, ann, publicationId, 1);
      await stage.eventually('the smallest layer arrives', async () => {
        const { frameWidth = width } = (await ben.stats(publicationId, 'receive')) ?? {};
        return frameWidth <= width / 3;
      });
      await expectFlow(stage, ben, publicationId);
      ann.connection.limitCamera(1);
      await expectSentLayers(stage, ann, publicationId, 2);
      ann.connection.limitCamera(2);
      await expectSentLayers(stage, ann, publicationId, 3);
    },
  },
  {
    name: 'obeys a limit of the camera that was told before it is published, and never limits a screen',
    feature: 'simulcast',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      ann.connection.limitCamera(0);
      await stage.entered(ann);
      const camera = await ann.publish('camera', { size: 'large' });
      const screen = await ann.publish('screen', { size: 'large' });
      for (const { publicationId, track } of [camera, screen]) {
        stage.play(await ben.witness.untilTrack(publicationId));
        ben.connection.setDemand(publicationId, full(track.getSettings().width ?? 0));
      }
      await expectSentLayers(stage, ann, screen.publicationId, 2);
      await expectSentLayers(stage, ann, camera.publicationId, 1);
      // An encoder begins small; a limit holds.
      await stage.meanwhile(3_000);
      expectEqual(
        (await ann.stats(camera.publicationId, 'send'))?.activeLayers?.length,
        1,
        'the sent layers',
      );
    },
  },
  layeredIn('vp9'),
  layeredIn('h264'),
  {
    name: 'sends AV1 where it is configured and carried, and elsewhere VP8, and says why',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await Promise.all([
        stage.join(room, 'ann', { codec: 'av1' }),
        stage.join(room, 'ben'),
      ]);
      const { publicationId } = await ann.publish('camera', { size: 'small' });
      await expectFlow(stage, ben, publicationId);
      const carried = stage.supports('codec-av1');
      await expectCodec(stage, ann, publicationId, 'send', carried ? 'av1' : 'vp8');
      await expectCodec(stage, ben, publicationId, 'receive', carried ? 'av1' : 'vp8');
      expectEqual(
        (await ann.stats(publicationId, 'send'))?.codecFallback,
        carried ? undefined : { wanted: 'av1', lacking: 'provider' },
        'the reason for another codec',
      );
    },
  },
  {
    name: 'makes few key frames, however many begin to look at once',
    feature: 'simulcast',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const { publicationId } = await ann.publish('camera', { size: 'small' });
      const names = Array.from({ length: 8 }, (_, index) => `viewer${index}`);
      const viewers = await Promise.all(names.map((name) => stage.join(room, name)));
      await Promise.all(viewers.map((viewer) => expectFlow(stage, viewer, publicationId)));
      for (const { connection } of viewers) connection.setDemand(publicationId, HIDDEN);
      await Promise.all(viewers.map((viewer) => expectStandstill(stage, viewer, publicationId)));
      const keyFrames = async (): Promise<number> => (await ann.stats(publicationId, 'send'))?.keyFrames ?? 0;
      const before = await keyFrames();
      for (const { connection } of viewers) {
        connection.setDemand(publicationId, full(160));
        await stage.meanwhile(70);
      }
      const made = (await keyFrames()) - before;
      expect(
        made <= KEY_FRAMES_AT_ONCE,
        `at most ${KEY_FRAMES_AT_ONCE} key frames should be made, not ${made}`,
      );
      await Promise.all(viewers.map((viewer) => expectFlow(stage, viewer, publicationId)));
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
