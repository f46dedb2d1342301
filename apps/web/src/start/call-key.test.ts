import { expect, test } from 'vitest';
import { callPath, decodeKey, fragmentFromInput, keyFromInput } from './call-key.ts';

test.each([
  ['garden', 'garden'],
  ['  two words ', 'two words'],
  ['https://calls.example/call/garden?name=Ada#x', 'garden'],
  ['calls.example/call/%F0%9F%A6%8A', '🦊'],
  ['/call/a%2Fb', 'a/b'],
  ['', ''],
])('%o names the call %o', (input, key) => {
  expect(keyFromInput(input)).toBe(key);
});

test.each(['garden', '🦊 den', 'a/b?c#d', '100%', 'x'.repeat(10_000)])(
  'a path leads back to its key',
  (key) => {
    expect(decodeKey(callPath(key).slice('/call/'.length))).toBe(key);
  },
);

test.each([
  ['https://calls.example/call/garden?name=Ada#key=s3cret ', '#key=s3cret'],
  ['https://calls.example/call/garden', ''],
  ['den#key=s3cret', ''],
])('%o carries the fragment %o', (input, fragment) => {
  expect(fragmentFromInput(input)).toBe(fragment);
});

test('what is not encoded is taken as it is', () => {
  expect(decodeKey('100%')).toBe('100%');
});
