import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersistentMap } from './persistent-map.ts';

const KEYS = Array.from({ length: 150 }, (_, at) => `key-${at}`);
const key = fc.constantFrom(...KEYS);
/** One of the versions so far, counted from the newest; nearly always that one. */
const from = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 20 }));
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), from, key, value: fc.nat({ max: 9 }) }),
  fc.record({ do: fc.constant('delete' as const), from, key }),
);

describe('PersistentMap', () => {
  it('answers as a Map does after any steps from any version, and never changes a version', () => {
    fc.assert(
      fc.property(fc.array(step, { size: 'max', maxLength: 400 }), (steps) => {
        const first = { map: PersistentMap.empty<string, number>(), model: new Map<string, number>() };
        const versions = [first];
        for (const one of steps) {
          const before = versions.at(-1 - one.from) ?? first;
          const model = new Map(before.model);
          if (one.do === 'set') model.set(one.key, one.value);
          else model.delete(one.key);
          const map = one.do === 'set' ? before.map.set(one.key, one.value) : before.map.delete(one.key);
          versions.push({ map, model });
        }
        for (const { map, model } of versions) {
          expect(map.size).toBe(model.size);
          expect([...map.values()].toSorted()).toEqual([...model.values()].toSorted());
          expect(KEYS.filter((name) => map.get(name) !== model.get(name))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('takes a new key in a version that is far behind another', () => {
    const old = PersistentMap.empty<string, string>();
    let ahead = old;
    for (const one of KEYS) ahead = ahead.set(one, one);
    const beside = old.set('late', 'here');
    expect([...beside.values()]).toEqual(['here']);
    expect(ahead.get('late')).toBeUndefined();
    expect([...ahead.values()]).toEqual(KEYS);
  });

  it('keeps those who stay while many come and go', () => {
    const stay = Array.from({ length: 40 }, (_, at) => `stays-${at}`);
    let map = PersistentMap.empty<string, string>();
    for (const one of stay) map = map.set(one, one);
    for (let at = 0; at < 1_000; at += 1) map = map.set(`goes-${at}`, 'here').delete(`goes-${at}`);
    expect([...map.values()].toSorted()).toEqual(stay.toSorted());
    expect(stay.map((one) => map.get(one))).toEqual(stay);
  });

  it('is the same object when nothing changes', () => {
    const map = PersistentMap.empty<string, string>().set('a', 'one');
    expect(map.set('a', 'one')).toBe(map);
    expect(map.delete('b')).toBe(map);
    expect(map.delete('a').delete('a').size).toBe(0);
  });
});
