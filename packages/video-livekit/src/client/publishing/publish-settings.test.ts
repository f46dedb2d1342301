import { asId, DEFAULT_PUBLISH_PROFILE as profile } from '@crossfade/video-core';
import { describe, expect, test } from 'vitest';
import { publishSettingsOf } from './publish-settings.ts';

const id = asId.publication('pub-1');

test('names the track after the publication and its source after the contract', () => {
  expect(publishSettingsOf('screen', id, profile).options).toMatchObject({
    name: 'pub-1',
    source: 'screen_share',
  });
});

describe('video', () => {
  test("has the profile's layers, scaled from the captured size", () => {
    const { options: settings } = publishSettingsOf('camera', id, profile, { width: 960, height: 540 });
    expect(settings).toMatchObject({
      simulcast: true,
      videoCodec: 'vp8',
      backupCodec: false,
      degradationPreference: 'balanced',
      videoEncoding: { maxBitrate: 1_700_000, maxFramerate: 30 },
    });
    expect(settings.videoSimulcastLayers).toMatchObject([
      { width: 240, height: 135, encoding: { maxBitrate: 150_000, maxFramerate: 20 } },
      { width: 480, height: 270, encoding: { maxBitrate: 500_000, maxFramerate: 25 } },
    ]);
    expect(settings.screenShareEncoding).toBeUndefined();
  });

  test('of a screen goes by its own layers', () => {
    const { options: settings } = publishSettingsOf('screen', id, profile, { width: 1920, height: 1080 });
    expect(settings.screenShareEncoding).toEqual({ maxBitrate: 2_500_000, maxFramerate: 15 });
    expect(settings.screenShareSimulcastLayers).toMatchObject([{ width: 960, height: 540 }]);
    expect(settings.degradationPreference).toBe('maintain-resolution');
    expect(settings.videoEncoding).toBeUndefined();
  });

  test('of one layer is not simulcast', () => {
    const single = { ...profile, camera: { ...profile.camera, layers: profile.camera.layers.slice(-1) } };
    expect(publishSettingsOf('camera', id, single).options).toMatchObject({
      simulcast: false,
      videoSimulcastLayers: [],
    });
  });

  test('in VP9 is one stream that carries the useful layers, and a screen in one', () => {
    const scalable = { ...profile, codecs: { camera: 'vp9', screen: 'vp9' } } as const;
    const camera = publishSettingsOf('camera', id, scalable, { width: 640, height: 360 });
    expect(camera.scalable).toEqual(profile.camera.layers.slice(1));
    expect(camera.options).toMatchObject({
      videoCodec: 'vp9',
      simulcast: false,
      scalabilityMode: 'L2T3_KEY',
      videoEncoding: { maxBitrate: 2_200_000, maxFramerate: 30 },
    });
    const screen = publishSettingsOf('screen', id, scalable, { width: 1920, height: 1080 });
    expect(screen.scalable).toEqual(profile.screen.layers.slice(-1));
    expect(screen.options).toMatchObject({ scalabilityMode: 'L1T3', simulcast: false });
  });
});

test.each([
  ['microphone', { maxBitrate: 32_000 }, true, true],
  ['screen-audio', { maxBitrate: 96_000 }, false, true],
] as const)('%s has its own bitrate, DTX and RED', (source, audioPreset, dtx, red) => {
  expect(publishSettingsOf(source, id, profile).options).toMatchObject({
    audioPreset,
    dtx,
    red,
    stopMicTrackOnMute: false,
  });
});
