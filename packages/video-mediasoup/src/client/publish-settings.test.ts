import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import type { RtpCapabilities } from 'mediasoup-client/types';
import { expect, it } from 'vitest';
import { publishSettings } from './publish-settings.ts';
import { cameraTrack, microphoneTrack } from './test-doubles/wire-samples.ts';

const capabilities = (...mimeTypes: readonly string[]): RtpCapabilities => ({
  codecs: mimeTypes.map((mimeType) => ({
    kind: 'video',
    mimeType,
    preferredPayloadType: 96,
    clockRate: 90_000,
  })),
});

it('sends speech with discontinuous transmission and error correction, and the sound of a screen whole', () => {
  const speech = publishSettings(DEFAULT_PUBLISH_PROFILE, 'microphone', microphoneTrack(), {});
  expect(speech.codecOptions).toEqual({
    opusStereo: false,
    opusDtx: true,
    opusFec: true,
    opusMaxAverageBitrate: 32_000,
  });
  const sound = publishSettings(DEFAULT_PUBLISH_PROFILE, 'screen-audio', microphoneTrack(), {});
  expect(sound.codecOptions).toMatchObject({
    opusStereo: true,
    opusDtx: false,
    opusMaxAverageBitrate: 96_000,
  });
});

it('prefers the profile’s codec where the room has it', () => {
  const profile = {
    ...DEFAULT_PUBLISH_PROFILE,
    camera: { ...DEFAULT_PUBLISH_PROFILE.camera, codec: 'vp9' as const },
  };
  const both = publishSettings(profile, 'camera', cameraTrack(), capabilities('video/VP8', 'video/VP9'));
  expect(both.codec?.mimeType).toBe('video/VP9');
  expect(both.encodings).toHaveLength(1);
  const without = publishSettings(profile, 'camera', cameraTrack(), capabilities('video/VP8'));
  expect(without.codec).toBeUndefined();
  expect(without.encodings).toHaveLength(3);
});
