import type { Demand } from '../../../contract/media.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { expectFlow, expectStandstill, expectSentLayers, fullView } from './flow.ts';

const HIDDEN: Demand = { visible: false, width: 0, height: 0 };

/** Somewhat more than two for each half second; without restraint it is one for each who looks. */
const KEY_FRAMES_AT_ONCE = 4;

export const demandCases: readonly ConformanceCase[] = [
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
      ben.connection.setDemand(publicationId, fullView(width));
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
        ben.connection.setDemand(publicationId, fullView(track.getSettings().width ?? 0));
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
        connection.setDemand(publicationId, fullView(160));
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
];
