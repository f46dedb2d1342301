import { DEFAULT_PUBLISH_PROFILE } from '@crossfade/video-core';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WANT, encodingFor, type Sending } from './encoding.ts';

const CAMERA: Sending = { source: 'camera', width: 1280, height: 720, muted: false, limit: 2 };
const scaleOf = (sending: Partial<Sending>, width: number, height: number): number | undefined =>
  encodingFor(DEFAULT_PUBLISH_PROFILE, { ...CAMERA, ...sending }, { ...DEFAULT_WANT, width, height })
    .scaleResolutionDownBy;

describe('what one receiver is sent of one track', () => {
  it('is the smallest size that fills what they show', () => {
    expect(scaleOf({}, 0, 0)).toBe(4);
    expect(scaleOf({}, 320, 180)).toBe(4);
    expect(scaleOf({}, 321, 180)).toBe(2);
    expect(scaleOf({}, 320, 400)).toBe(1);
    expect(scaleOf({}, 4_000, 3_000)).toBe(1);
  });

  it('is no more of a camera than its limit, and all of a screen', () => {
    expect(scaleOf({ limit: 0 }, 1280, 720)).toBe(4);
    expect(scaleOf({ source: 'screen', limit: 0 }, 1280, 720)).toBe(1);
  });

  it('is nothing when it is muted, hidden or not subscribed to', () => {
    const active = (sending: Partial<Sending>, want: Partial<typeof DEFAULT_WANT>): boolean | undefined =>
      encodingFor(DEFAULT_PUBLISH_PROFILE, { ...CAMERA, ...sending }, { ...DEFAULT_WANT, ...want }).active;
    expect(active({}, {})).toBe(true);
    expect(active({ muted: true }, {})).toBe(false);
    expect(active({}, { visible: false })).toBe(false);
    expect(active({ source: 'microphone' }, { subscribed: false })).toBe(false);
  });

  it('takes the frame rate that is worth sending when that is lower', () => {
    const rate = (fps: number): number | undefined =>
      encodingFor(DEFAULT_PUBLISH_PROFILE, CAMERA, { ...DEFAULT_WANT, fps }).maxFramerate;
    expect([rate(5), rate(60)]).toEqual([5, 20]);
  });
});
