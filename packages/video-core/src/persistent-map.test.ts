import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

/** Two pairs of strings whose FNV-1a hashes are equal, so that collisions are really met. */
const COLLIDING = ['costarring', 'liquid', 'declinate', 'macallums'];

const key = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom(...COLLIDING));
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key, value: fc.integer() }),
  fc.record({ do: fc.constant('delete' as const), key }),
);

describe('PersistentMap', () => {
  it('answers as a Map does after any steps, and never changes an older version', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const model = new Map<string, number>();
        let map = PersistentMap.empty<string, number>();
        for (const one of steps) {
          const before = map;
          const had = before.get(one.key);
          if (one.do === 'set') {
            model.set(one.key, one.value);
            map = map.set(one.key, one.value);
          } else {
            model.delete(one.key);
            map = map.delete(one.key);
          }
          expect(before.get(one.key)).toBe(had);
        }
        expect(map.size).toBe(model.size);
        for (const [name, value] of model) expect(map.get(name)).toBe(value);
        expect([...map.values()].sort()).toEqual([...model.values()].sort());
      }),
    );
  });

  it('is the same object when nothing changes', () => {
    const map = PersistentMap.empty<string, string>().set('a', 'one');
    expect(map.set('a', 'one')).toBe(map);
    expect(map.delete('b')).toBe(map);
  });
});
