import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import { expect, it } from 'vitest';
import { usefulLayers, videoEncodings } from './video-encodings.ts';

const { camera, screen } = DEFAULT_PUBLISH_PROFILE;
const scales = (size: { width?: number; height?: number }): readonly number[] =>
  usefulLayers(camera.layers, size).map(({ scaleDownBy }) => scaleDownBy);

it('sends as many layers as the browser encodes at the captured size, and the largest of them', () => {
  expect(scales({ width: 1280, height: 720 })).toEqual([4, 2, 1]);
  expect(scales({ width: 960, height: 540 })).toEqual([4, 2, 1]);
  expect(scales({ width: 640, height: 480 })).toEqual([2, 1]);
  expect(scales({ width: 640, height: 360 })).toEqual([2, 1]);
  expect(scales({ width: 320, height: 240 })).toEqual([1]);
});

it('measures a portrait camera as it measures a landscape one', () => {
  expect(scales({ width: 540, height: 960 })).toEqual([4, 2, 1]);
});

it('sends every layer of a source that has not said its size', () => {
  expect(scales({})).toEqual([4, 2, 1]);
});

it('orders simulcast layers from the smallest, each with its own limits', () => {
  const [first, , last] = videoEncodings(camera, { width: 1280, height: 720 });
  expect(first).toEqual({ scaleResolutionDownBy: 4, maxBitrate: 150_000, maxFramerate: 20 });
  expect(last).toEqual({ scaleResolutionDownBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 });
  expect(videoEncodings(screen, { width: 1920, height: 1080 })).toHaveLength(2);
});

it('gives VP9 its own scalable layers in one stream', () => {
  expect(videoEncodings({ ...camera, codec: 'vp9' }, { width: 1280, height: 720 })).toEqual([
    { scalabilityMode: 'L3T3_KEY', maxBitrate: 2_350_000, maxFramerate: 30 },
  ]);
});
