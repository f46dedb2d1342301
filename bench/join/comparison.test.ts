import { describe, expect, it } from 'vitest';
import { compare, orderOf } from './comparison.ts';

describe('a comparison', () => {
  it('alternates who goes first', () => {
    expect([0, 1, 2, 3].flatMap(orderOf)).toEqual([
      'layer',
      'raw',
      'raw',
      'layer',
      'layer',
      'raw',
      'raw',
      'layer',
    ]);
  });

  it('takes the ratio within each pair, so that a slow moment of the machine cancels out', () => {
    const slow = { layer: 900, raw: 1_000 };
    const pairs = [...Array.from({ length: 20 }, () => ({ layer: 90, raw: 100 })), slow, slow];
    const { ratio, layer, raw } = compare(pairs);
    expect(ratio).toEqual({ estimate: 0.9, lower: 0.9, upper: 0.9 });
    expect(layer.median).toBe(90);
    expect(raw.p95).toBeGreaterThan(raw.median);
  });

  it('sees a layer that is slower', () => {
    const pairs = Array.from({ length: 40 }, (_, index) => ({ layer: 120 + (index % 5), raw: 100 }));
    expect(compare(pairs).ratio.lower).toBeGreaterThan(1.1);
  });
});
