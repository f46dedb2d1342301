import { beforeEach, expect, test } from 'vitest';
import { recallPreferences, rememberPreferences } from './preferences.ts';

const FIRST_TIME = {
  name: undefined,
  camera: true,
  microphone: true,
  shortcuts: true,
  cameraId: undefined,
  microphoneId: undefined,
  speakerId: undefined,
  sendQuality: 'high',
};

let items: Map<string, string>;
const storage = (): Pick<Storage, 'getItem' | 'setItem'> => ({
  getItem: (name) => items.get(name) ?? null,
  setItem: (name, value) => void items.set(name, value),
});
beforeEach(() => {
  items = new Map();
});

test('a first call begins with camera and microphone on', () => {
  expect(recallPreferences(storage)).toEqual(FIRST_TIME);
});

test('each choice is kept beside the others', () => {
  rememberPreferences({ name: 'Ada', cameraId: 'c1' }, storage);
  rememberPreferences({ microphone: false }, storage);
  rememberPreferences({ cameraId: undefined }, storage);
  rememberPreferences({ sendQuality: 'low' }, storage);
  expect(recallPreferences(storage)).toEqual({
    ...FIRST_TIME,
    name: 'Ada',
    microphone: false,
    sendQuality: 'low',
  });
});

test.each([
  '',
  'null',
  '7',
  '{',
  '{"name":5,"camera":"no","sendQuality":"huge"}',
  `{"name":"${'x'.repeat(501)}"}`,
])('what another page wrote there does no harm: %s', (written) => {
  items.set('crossfade:choices', written);
  expect(recallPreferences(storage)).toEqual(FIRST_TIME);
});

test('a browser that refuses storage remembers nothing', () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  rememberPreferences({ name: 'Ada' }, refuse);
  expect(recallPreferences(refuse)).toEqual(FIRST_TIME);
});
