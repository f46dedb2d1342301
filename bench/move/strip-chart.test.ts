import { expect, it } from 'vitest';
import { stripChart } from './strip-chart.ts';

it('draws every value, the limit, and escapes words', () => {
  const svg = stripChart([
    { title: 'a < b', unit: 'ms', limit: 100, strips: [{ label: 'one', values: [10, 50, 120] }] },
    { title: 'second', unit: 's', strips: [{ label: 'two', values: [1] }] },
  ]);
  expect(svg.match(/<circle /g)).toHaveLength(4);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg).toContain('a &lt; b');
});
