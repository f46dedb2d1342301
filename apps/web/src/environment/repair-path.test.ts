import { expect, test } from 'vitest';
import { repairPath } from './repair-path.ts';

test.each(['/', '/call/garden', '/call/%F0%9F%A6%8A', '/call/a%2Fb'])('%s stays as it is', (path) => {
  expect(repairPath(path)).toBeUndefined();
});

test.each([
  ['/call/100%', '/call/100%25'],
  ['/call/%E0%A4%A', '/call/%25E0%25A4%25A'],
])('%s is taken literally', (path, repaired) => {
  expect(repairPath(path)).toBe(repaired);
  expect(repairPath(repaired)).toBeUndefined();
});
