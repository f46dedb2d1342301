import { describe, expect, it } from 'vitest';
import { DEFAULT_PUBLISH_PROFILE as profile } from '../../contract/publish-profile.ts';
import { carryLayers, layersToSend, scalableEncoding, type CapturedSize } from './video-layers.ts';

const { layers } = profile.camera;
const scales = (size: CapturedSize): readonly number[] =>
  layersToSend(profile, 'camera', 'vp8', size).map(({ scaleDownBy }) => scaleDownBy);

describe('the layers to send', () => {
  it('are as many as the browser encodes at the captured size, and the largest of them', () => {
    expect(scales({ width: 1280, height: 720 })).toEqual([4, 2, 1]);
    expect(scales({ width: 960, height: 540 })).toEqual([4, 2, 1]);
    expect(scales({ width: 640, height: 480 })).toEqual([2, 1]);
    expect(scales({ width: 640, height: 360 })).toEqual([2, 1]);
    expect(scales({ width: 320, height: 240 })).toEqual([1]);
  });

  it('are as many of a portrait camera as of a landscape one', () => {
    expect(scales({ width: 540, height: 960 })).toEqual([4, 2, 1]);
  });

  it('are all of a source that has not said its size', () => {
    expect(scales({})).toEqual([4, 2, 1]);
  });

  it('are two of a screen in simulcast, and one in a stream that layers share', () => {
    const size = { width: 1920, height: 1080 };
    expect(layersToSend(profile, 'screen', 'h264', size)).toEqual(profile.screen.layers);
    expect(layersToSend(profile, 'screen', 'vp9', size)).toEqual(profile.screen.layers.slice(-1));
  });
});

describe('a stream that layers share', () => {
  it('has the bits of all that it carries', () => {
    expect(scalableEncoding(layers)).toEqual({
      scalabilityMode: 'L3T3_KEY',
      scaleResolutionDownBy: 1,
      maxBitrate: 2_350_000,
      maxFramerate: 30,
    });
  });

  it('shrinks to its smallest layer, and grows again, and is left alone when nothing changes', () => {
    const encoding: RTCRtpEncodingParameters = { active: true };
    expect(carryLayers(encoding, layers)).toBe(true);
    expect(carryLayers(encoding, layers)).toBe(false);
    expect(carryLayers(encoding, layers.slice(0, 1))).toBe(true);
    expect(encoding).toEqual({
      active: true,
      scalabilityMode: 'L1T3',
      scaleResolutionDownBy: 4,
      maxBitrate: 150_000,
      maxFramerate: 20,
    });
    expect(carryLayers(encoding, layers)).toBe(true);
    expect(encoding).toMatchObject({ scalabilityMode: 'L3T3_KEY', scaleResolutionDownBy: 1 });
  });

  it('cannot be empty', () => {
    expect(() => scalableEncoding([])).toThrow(RangeError);
  });
});
