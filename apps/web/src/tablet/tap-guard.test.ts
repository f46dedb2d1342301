import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TAP_PAUSE_MS, tapGuard } from './tap-guard.ts';

test('a second tap within 600 ms does nothing, and one after that counts', () => {
  const counts = tapGuard();
  expect([0, 100, 599, 600, 1_100, 1_200].map(counts)).toEqual([true, false, false, true, false, true]);
});

test('presses that count are never closer than the pause, and a press after a quiet pause always counts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2_000 })), (gaps) => {
      const counts = tapGuard();
      let at = 0;
      let before: number | undefined;
      for (const gap of gaps) {
        at += gap;
        const counted = counts(at);
        const quiet = before === undefined || at - before >= TAP_PAUSE_MS;
        expect(counted).toBe(quiet);
        if (counted) before = at;
      }
    }),
  );
});
