import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import type { RtpCapabilities } from 'mediasoup-client/types';
import { expect, it } from 'vitest';
import { publishSettings } from './publish-settings.ts';
import { cameraTrack, microphoneTrack } from '../../testkit/client/wire-samples.ts';

const capabilities = (...mimeTypes: readonly string[]): RtpCapabilities => ({
  codecs: mimeTypes.map((mimeType) => ({
    kind: 'video',
    mimeType,
    preferredPayloadType: 96,
    clockRate: 90_000,
  })),
});

it('sends speech with discontinuous transmission and error correction, and the sound of a screen whole', () => {
  const { options: speech } = publishSettings(DEFAULT_PUBLISH_PROFILE, 'microphone', microphoneTrack(), {});
  expect(speech.codecOptions).toEqual({
    opusStereo: false,
    opusDtx: true,
    opusFec: true,
    opusMaxAverageBitrate: 32_000,
  });
  const { options: sound } = publishSettings(DEFAULT_PUBLISH_PROFILE, 'screen-audio', microphoneTrack(), {});
  expect(sound.codecOptions).toMatchObject({
    opusStereo: true,
    opusDtx: false,
    opusMaxAverageBitrate: 96_000,
  });
});

it('orders simulcast layers from the smallest, each with its own limits', () => {
  const { options, scalable } = publishSettings(
    DEFAULT_PUBLISH_PROFILE,
    'camera',
    cameraTrack(),
    capabilities('video/VP8'),
  );
  expect(options.encodings).toEqual([
    { scaleResolutionDownBy: 4, maxBitrate: 150_000, maxFramerate: 20 },
    { scaleResolutionDownBy: 2, maxBitrate: 500_000, maxFramerate: 25 },
    { scaleResolutionDownBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 },
  ]);
  expect(scalable).toBeUndefined();
});

it('lets the layers of a screen be silent, on which nothing moves for long', () => {
  for (const screen of ['vp8', 'vp9'] as const) {
    const profile = { ...DEFAULT_PUBLISH_PROFILE, codecs: { camera: screen, screen } };
    const both = capabilities('video/VP8', 'video/VP9');
    const silent = (source: 'camera' | 'screen') =>
      publishSettings(profile, source, cameraTrack(), both).options.encodings?.map(({ dtx }) => dtx === true);
    expect(new Set(silent('screen'))).toEqual(new Set([true]));
    expect(new Set(silent('camera'))).toEqual(new Set([false]));
  }
});

it('prefers the profile’s codec where the room has it, and sends VP8 elsewhere', () => {
  const profile = { ...DEFAULT_PUBLISH_PROFILE, codecs: { camera: 'vp9', screen: 'vp8' } } as const;
  const both = publishSettings(profile, 'camera', cameraTrack(), capabilities('video/VP8', 'video/VP9'));
  expect(both.options.codec?.mimeType).toBe('video/VP9');
  expect(both.options.encodings).toEqual([
    {
      scalabilityMode: 'L3T3_KEY',
      scaleResolutionDownBy: 1,
      maxBitrate: 2_350_000,
      maxFramerate: 30,
    },
  ]);
  expect(both.scalable).toHaveLength(3);
  const without = publishSettings(profile, 'camera', cameraTrack(), capabilities('video/VP8'));
  expect(without.options.codec?.mimeType).toBe('video/VP8');
  expect(without.options.encodings).toHaveLength(3);
});
