import { JOIN_LIMITS } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { friendlyKey } from './friendly-key.ts';

test('two words and five signs that are not mistaken for others', () => {
  for (let round = 0; round < 200; round += 1) {
    const key = friendlyKey();
    expect(key).toMatch(/^[a-z]+-[a-z]+-[a-hjkmnp-z2-9]{5}$/);
    expect(key.length).toBeLessThanOrEqual(JOIN_LIMITS.key);
  }
});

test('is drawn from more than ten thousand million', () => {
  let kinds = 1;
  friendlyKey((below) => {
    kinds *= below;
    return 0;
  });
  expect(kinds).toBeGreaterThan(1e10);
});
