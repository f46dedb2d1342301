import { expect, test } from 'vitest';
import { pathAfterSignIn } from './path-after-sign-in.ts';

test.each([
  [undefined, '/staff'],
  ['', '/staff'],
  ['/console?tab=1#x', '/console?tab=1#x'],
  ['/staff/residents', '/staff/residents'],
  ['https://other.example', '/staff'],
  ['//other.example', '/staff'],
  ['/\\other.example', '/staff'],
  ['/.//other.example', '/staff'],
  ['/\t/other.example', '/staff'],
  ['javascript:alert(1)', '/staff'],
])('%j leads to %s', (next, path) => {
  expect(pathAfterSignIn(next)).toBe(path);
});
