import { describe, expect, it } from 'vitest';
import { healthAdvice, HealthMeter, type StreamHealth } from './stream-health.ts';

const GOOD: StreamHealth = {
  width: 1_280,
  height: 720,
  fps: 30,
  kbps: 2_500,
  keyframeInterval: 2,
  bFrames: false,
  transcoded: false,
  audio: true,
};
const codes = (change: Partial<StreamHealth>) => healthAdvice({ ...GOOD, ...change }).map(({ code }) => code);

describe('advice', () => {
  it('is not given where all is well', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ height: 1_080, kbps: 6_000, fps: 60 })).toEqual([]);
  });

  it.each([
    ['keyframe-interval', { keyframeInterval: 10 }],
    ['b-frames', { bFrames: true, transcoded: true }],
    ['frame-rate', { fps: 12 }],
    ['bitrate-low', { kbps: 300 }],
    ['bitrate-high', { kbps: 15_000 }],
    ['no-audio', { audio: false }],
  ] as const)('%s names the setting', (code, change) => {
    const advice = healthAdvice({ ...GOOD, ...change });
    expect(advice.map((one) => one.code)).toEqual([code]);
    expect(advice[0]?.message).toContain('OBS');
  });
});

describe('what is measured', () => {
  const video = (at: number, key = false) =>
    ({ kind: 'video', part: key ? 'key' : 'delta', at, bytes: 10_000 }) as const;

  it('is frames, bits and the interval of keyframes in the last seconds', () => {
    const meter = new HealthMeter();
    for (let index = 0; index <= 300; index += 1) meter.see(video((index * 1_000) / 30, index % 60 === 0));
    expect(meter.read()).toEqual({ fps: 30, kbps: 2_400, keyframeInterval: 2 });
  });

  it('tells that a keyframe does not come', () => {
    const meter = new HealthMeter();
    for (let index = 0; index <= 300; index += 1) meter.see(video((index * 1_000) / 30, index === 0));
    expect(meter.read().keyframeInterval).toBe(10);
    expect(new HealthMeter().read()).toEqual({ fps: 0, kbps: 0 });
  });
});
