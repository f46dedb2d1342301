import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Speaker } from './speaker.ts';
import { SOON } from '../../testkit/soon.ts';

/** What of an audio element a speaker uses. */
class FakeAudio extends EventTarget {
  static missing = new Set<string>();
  sinkId = '';
  src = '';
  plays = 0;

  setSinkId(deviceId: string): Promise<void> {
    if (FakeAudio.missing.has(deviceId)) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    this.sinkId = deviceId;
    return Promise.resolve();
  }
  play(): Promise<void> {
    this.plays += 1;
    return Promise.resolve();
  }
}

class FakeMediaDevices extends EventTarget {
  outputs: readonly string[] = [];
  enumerateDevices(): Promise<readonly Partial<MediaDeviceInfo>[]> {
    return Promise.resolve(this.outputs.map((deviceId) => ({ kind: 'audiooutput' as const, deviceId })));
  }
  async plug(...outputs: readonly string[]): Promise<void> {
    this.outputs = outputs;
    this.dispatchEvent(new Event('devicechange'));
    await vi.waitFor(() => undefined, SOON);
  }
}

let made: FakeAudio[];
let devices: FakeMediaDevices;
let speaker: Speaker;
beforeEach(() => {
  vi.stubGlobal('HTMLMediaElement', FakeAudio);
  FakeAudio.missing.clear();
  made = [];
  devices = new FakeMediaDevices();
  speaker = new Speaker(
    () => {
      const audio = new FakeAudio();
      made.push(audio);
      return audio as unknown as HTMLAudioElement;
    },
    devices as unknown as MediaDevices,
  );
});
afterEach(() => void vi.unstubAllGlobals());

const sinks = () => made.map(({ sinkId }) => sinkId);

test('what plays now and what plays later follow the choice', async () => {
  speaker.element();
  await speaker.select('headset');
  speaker.element();
  expect(sinks()).toEqual(['headset', 'headset']);
  await speaker.select(undefined);
  expect(sinks()).toEqual(['', '']);
});

test('an output that is not there is answered with the system’s, and said', async () => {
  const told = vi.fn();
  speaker.subscribe(told);
  speaker.element();
  await speaker.select('headset');
  FakeAudio.missing.add('television');
  await speaker.select('television');
  expect(speaker.deviceId).toBeUndefined();
  expect(sinks()).toEqual(['']);
  expect(told).toHaveBeenCalledTimes(3);
});

test('a chosen output that is unplugged gives way to the system’s', async () => {
  const stop = speaker.follow();
  speaker.element();
  await speaker.select('headset');
  await devices.plug('headset', 'built-in');
  expect(speaker.deviceId).toBe('headset');
  await devices.plug('built-in');
  expect(speaker.deviceId).toBeUndefined();
  expect(sinks()).toEqual(['']);
  stop();
  await speaker.select('built-in');
  await devices.plug('other');
  expect(speaker.deviceId).toBe('built-in');
});

test('a test sounds once through the chosen output, however often it is asked for meanwhile', async () => {
  await speaker.select('headset');
  const both = Promise.all([speaker.test(), speaker.test()]);
  await vi.waitFor(() => expect(made[0]?.plays).toBe(1), SOON);
  expect(made).toHaveLength(1);
  expect(sinks()).toEqual(['headset']);
  expect(made[0]?.src).toMatch(/^blob:/);
  made[0]?.dispatchEvent(new Event('ended'));
  await both;
  const again = speaker.test();
  await vi.waitFor(() => expect(made[1]?.plays).toBe(1), SOON);
  made[1]?.dispatchEvent(new Event('error'));
  await again;
});

test('a browser that cannot choose plays everything where it will', async () => {
  vi.stubGlobal('HTMLMediaElement', EventTarget);
  speaker.element();
  await speaker.select('headset');
  expect(speaker.selectable).toBe(false);
  expect(sinks()).toEqual(['']);
});
