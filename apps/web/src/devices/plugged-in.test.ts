import { expect, test } from 'vitest';
import { pluggedIn } from './plugged-in.ts';

const device = (
  kind: MediaDeviceKind,
  deviceId: string,
  groupId: string,
  label: string,
): MediaDeviceInfo => ({
  kind,
  deviceId,
  groupId,
  label,
  toJSON: () => ({}),
});
const BUILT_IN = {
  cameras: [],
  microphones: [device('audioinput', 'm1', 'built-in', 'Internal microphone')],
  speakers: [device('audiooutput', 's1', 'built-in', 'Internal speakers')],
};
const HEADSET = {
  cameras: [],
  microphones: [...BUILT_IN.microphones, device('audioinput', 'm2', 'headset', 'Jabra Evolve')],
  speakers: [
    ...BUILT_IN.speakers,
    device('audiooutput', 'default', 'headset', 'Default - Jabra Evolve'),
    device('audiooutput', 's2', 'headset', 'Jabra Evolve'),
  ],
};
const NONE = { cameras: [], microphones: [], speakers: [] };

test('a headset is one device that makes and plays sound', () => {
  expect(pluggedIn(BUILT_IN, HEADSET)).toEqual([
    { label: 'Jabra Evolve', microphoneId: 'm2', speakerId: 's2' },
  ]);
});

test('what was there, and what goes away, is no news', () => {
  expect(pluggedIn(HEADSET, HEADSET)).toEqual([]);
  expect(pluggedIn(HEADSET, BUILT_IN)).toEqual([]);
});

test('devices of which the browser tells at last were there before', () => {
  expect(pluggedIn(NONE, HEADSET)).toEqual([]);
});
