import { expect, test } from 'vitest';
import { qualityOf } from './connection-quality.ts';

test.each([
  [[], 'unknown'],
  [[10, 9], 'excellent'],
  [[10, 7], 'good'],
  [[5], 'good'],
  [[10, 10, 2], 'poor'],
])('scores %j are %s', (scores, level) => {
  expect(qualityOf(scores)).toBe(level);
});
