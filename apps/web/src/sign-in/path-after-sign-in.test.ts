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
  expect(pathAfterSignIn(next, 'staff')).toBe(path);
});

test('a regular visitor is led to their visits, or to the link that they came by', () => {
  expect(pathAfterSignIn(undefined, 'visitor')).toBe('/visits');
  expect(pathAfterSignIn('//other.example', 'visitor')).toBe('/visits');
  expect(pathAfterSignIn('/visit/own-1', 'visitor')).toBe('/visit/own-1');
});
