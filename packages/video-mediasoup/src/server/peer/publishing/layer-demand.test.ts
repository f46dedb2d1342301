import type { Layer } from '@crossfade/video-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LayerDemand } from './layer-demand.ts';

test('the highest layer is that of the keenest receiver, whatever the history', () => {
  const wish = fc.constantFrom<Layer | undefined>(undefined, 0, 1, 2);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), wish)), (changes) => {
      const interest = new LayerDemand();
      const wishes = new Map<number, Layer | undefined>();
      for (const [receiver, next] of changes) {
        interest.move(wishes.get(receiver), next);
        wishes.set(receiver, next);
      }
      const layers = [...wishes.values()].filter((layer) => layer !== undefined);
      expect(interest.highest).toBe(layers.length === 0 ? undefined : Math.max(...layers));
    }),
  );
});
