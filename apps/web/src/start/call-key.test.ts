import { canonicalKey } from '@crossfade/video-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callPath, canonicalPath, fragmentFromInput, keyFromInput } from './call-key.ts';

test.each([
  ['garden', 'garden'],
  ['Garden', 'garden'],
  ['  two words ', 'two-words'],
  ['Two  Words', 'two-words'],
  ['ÅNGSTRÖM', 'ångström'],
  ['A\u030Angstro\u0308m', 'ångström'],
  ['gar\u200Bden', 'garden'],
  ['🦊', '🦊'],
  ['👩‍🚀 den', '👩‍🚀-den'],
  ['100%', '100%'],
])('%o is the call %o', (key, canonical) => {
  expect(canonicalKey(key)).toBe(canonical);
});

test('the canonical form of a key is its own canonical form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      expect(canonicalKey(canonicalKey(key))).toBe(canonicalKey(key));
    }),
  );
});

test.each([
  ['garden', 'garden'],
  ['https://calls.example/call/garden?name=Ada#x', 'garden'],
  ['calls.example/call/%F0%9F%A6%8A', '🦊'],
  ['/call/a%2Fb', 'a/b'],
  ['https://calls.example/call/garden%23key%3Ds3cret', 'garden'],
  ['garden#key=s3cret', 'garden'],
  ['', ''],
])('%o names the call %o', (input, key) => {
  expect(keyFromInput(input)).toBe(key);
});

test.each([
  ['https://calls.example/call/garden?name=Ada#key=s3cret ', '#key=s3cret'],
  ['https://calls.example/call/garden%23key%3Ds3cret', '#key=s3cret'],
  ['https://calls.example/call/garden%2523key%253Ds3cret', '#key=s3cret'],
  ['https://calls.example/call/garden', ''],
  ['den#key=s3cret', '#key=s3cret'],
  ['den#7', ''],
])('%o carries the fragment %o', (input, fragment) => {
  expect(fragmentFromInput(input)).toBe(fragment);
});

test.each([
  '/',
  '/call/garden',
  '/call/two-words',
  '/call/%F0%9F%A6%8A',
  '/call/a%2Fb',
  '/call/den%237',
  '/other/Garden',
])('%s stays as it is', (path) => {
  expect(canonicalPath(path)).toBeUndefined();
});

test.each([
  ['/call/Garden', '/call/garden'],
  ['/call/two%20words', '/call/two-words'],
  ['/call/garden%23key%3DAbC', '/call/garden#key=AbC'],
  ['/call/Garden%23key=AbC', '/call/garden#key=AbC'],
  ['/call/garden%2523key%253DAbC', '/call/garden#key=AbC'],
  ['/call/100%', '/call/100%25'],
  ['/call/%E0%A4%A', '/call/%25e0%25a4%25a'],
  ['/other/100%', '/other/100%25'],
])('%s leads to %s', (path, canonical) => {
  expect(canonicalPath(path)).toBe(canonical);
  expect(canonicalPath(canonical.split('#')[0] ?? '')).toBeUndefined();
});

test('a path leads back to its key, and is canonical', () => {
  const key = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map(canonicalKey)
    .filter((key) => key !== '');
  fc.assert(
    fc.property(key, (key) => {
      fc.pre(!key.includes('#key='));
      expect(keyFromInput(`x${callPath(key)}`)).toBe(key);
      expect(canonicalPath(callPath(key))).toBeUndefined();
    }),
  );
});
