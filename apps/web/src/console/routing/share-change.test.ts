import { expect, test } from 'vitest';
import { countsOf, withNewShare, withShares } from './share-change.ts';

const rules = [
  { name: 'wards', to: 'alder', cohorts: ['wards'] },
  { name: 'tenth', to: 'birch', percent: 10 },
];

test('a slider changes its own rule, and nothing else of any', () => {
  expect(withShares(rules, { tenth: 20 })).toEqual([rules[0], { name: 'tenth', to: 'birch', percent: 20 }]);
  expect(withShares(rules, {})).toEqual(rules);
});

test('a new share begins at nothing, last, under a name of its own that the server takes', () => {
  const first = withNewShare(rules, 'birch:eu');
  expect(first.at(-1)).toEqual({ name: 'share-birch-eu', to: 'birch:eu', percent: 0 });
  expect(withNewShare(first, 'birch:eu').at(-1)?.name).toBe('share-birch-eu-2');
  const long = withNewShare(rules, `birch:${'x'.repeat(100)}`).at(-1)?.name;
  expect(long).toMatch(/^[a-z0-9][a-z0-9-]{0,39}$/);
});

test('calls are counted by deployment', () => {
  expect(countsOf(['alder', 'birch', 'alder'])).toEqual({ alder: 2, birch: 1 });
});
