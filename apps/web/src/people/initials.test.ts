import { expect, test, vi } from 'vitest';
import { hueOf, initialsOf } from './initials.ts';

test.each([
  ['Ada Lovelace', 'AL'],
  ['  ada  king  lovelace ', 'AL'],
  ['Sam', 'S'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
  ['', ''],
])('%o is shown as %o', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test('browsers without Intl.Segmenter show the first code point', async () => {
  vi.stubGlobal('Intl', {});
  vi.resetModules();
  const { initialsOf } = await import('./initials.ts');
  expect(initialsOf('🦊 den')).toBe('🦊D');
  vi.unstubAllGlobals();
});

test('a name has one of six colours, always the same', () => {
  for (const name of ['', 'Ada', '🦊', 'x'.repeat(10_000)]) {
    expect([0, 1, 2, 3, 4, 5]).toContain(hueOf(name));
    expect(hueOf(name)).toBe(hueOf(name));
  }
});
