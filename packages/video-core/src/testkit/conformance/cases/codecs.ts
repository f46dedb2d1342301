import type { PublicationId } from '../../../contract/identity.ts';
import type { VideoCodec } from '../../../contract/publish-profile.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';
import { expectFlow, expectSentLayers, fullView } from './flow.ts';

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
    ben.connection.setDemand(publicationId, fullView(width));
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
    ben.connection.setDemand(publicationId, fullView(160));
    await arrives('smallest', (now) => now <= width / 3);
    await sends(1);
  },
});

export const codecCases: readonly ConformanceCase[] = [
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
];
