import { expect, test } from 'vitest';
import { keyName, means, SHORTCUTS, type Shortcut } from './shortcuts.ts';

const NAMES = Object.keys(SHORTCUTS) as readonly Shortcut[];
const press = (key: string, with_ = {}) => ({
  key,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...with_,
});

test('every key means one thing', () => {
  for (const one of NAMES)
    expect(NAMES.filter((other) => means(press(SHORTCUTS[one]), other))).toEqual([one]);
});

test('capitals mean the same', () => {
  expect(means(press('M'), 'microphone')).toBe(true);
});

test.each([
  ['ь', 'KeyM', 'microphone'],
  ['Ь', 'KeyM', 'microphone'],
  ['μ', 'KeyM', 'microphone'],
  ['ر', 'KeyV', 'camera'],
  ['з', 'KeyP', 'pin'],
] as const)('%s at %s works on a keyboard of another script', (key, code, shortcut) => {
  expect(means(press(key, { code }), shortcut)).toBe(true);
  expect(NAMES.filter((other) => means(press(key, { code }), other))).toEqual([shortcut]);
});

test('on another Latin keyboard what is written counts, and not where', () => {
  expect(means(press('m', { code: 'Semicolon' }), 'microphone')).toBe(true);
  expect(means(press(',', { code: 'KeyM' }), 'microphone')).toBe(false);
});

test('the Arabic question mark asks for help as well', () => {
  expect(means(press('؟', { code: 'Slash', shiftKey: true }), 'help')).toBe(true);
});

test.each(['ctrlKey', 'metaKey', 'altKey', 'repeat', 'isComposing'])(
  'with %s it means nothing',
  (modifier) => {
    expect(means(press('m', { [modifier]: true }), 'microphone')).toBe(false);
  },
);

test('keys are written as they are on the keyboard', () => {
  expect(NAMES.map(keyName)).toEqual(['M', 'V', 'S', 'H', 'C', 'U', 'P', 'F', '←', '→', '?']);
});
