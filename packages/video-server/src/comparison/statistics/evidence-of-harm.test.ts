import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOfHarm } from './evidence-of-harm.ts';
import type { KeyHistory } from './key-history.ts';

const SHARES = [0.05, 0.25, 0.5];
/** The part of the keys that enters in each stage, and that never does. */
const ENTRIES = [0.05, 0.2, 0.25, 0.5];

const counts = fc.array(
  fc
    .record({
      stage: fc.nat(2),
      trials: fc.integer({ min: 1, max: 60 }),
      share: fc.double({ min: 0, max: 1 }),
    })
    .filter(({ share }) => !Number.isNaN(share))
    .map(({ stage, trials, share }) => ({ stage, trials, events: Math.round(trials * share) })),
  { maxLength: 3 },
);

/** Every way in which some keys may have been assigned, with its probability. */
function* assignments(
  keys: readonly KeyHistory['counts'][],
): Generator<{ readonly histories: readonly KeyHistory[]; readonly probability: number }> {
  const [first, ...others] = keys;
  if (!first) return void (yield { histories: [], probability: 1 });
  for (const { histories, probability } of assignments(others))
    for (const [entry, share] of ENTRIES.entries()) {
      const history = { ...(entry < SHARES.length && { treatedFrom: entry }), counts: first };
      yield { histories: [history, ...histories], probability: probability * share };
    }
}

/** Keys of two joins each, of which every so many fail. */
const arm = (keys: number, failing: number, treatedFrom?: number): readonly KeyHistory[] =>
  Array.from({ length: keys }, (_, place) => ({
    ...(treatedFrom !== undefined && { treatedFrom }),
    counts: [{ stage: 0, trials: 2, events: place % failing === 0 ? 1 : 0 }],
  }));

describe('evidence that the treatment harms', () => {
  it('is 1 on average over the ways in which keys may be assigned, whatever was seen', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 4 }), (keys) => {
        let average = 0;
        for (const { histories, probability } of assignments(keys))
          average += probability * evidenceOfHarm(histories, SHARES);
        expect(average).toBeCloseTo(1, 9);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('is 1 before anything is known', () => {
    expect(evidenceOfHarm([], [0.5])).toBeCloseTo(1);
  });

  it('grows when the treatment fails more often, and not when it fails less often', () => {
    expect(evidenceOfHarm([...arm(200, 10, 0), ...arm(200, 60)], [0.5])).toBeGreaterThan(50);
    expect(evidenceOfHarm([...arm(200, 60, 0), ...arm(200, 10)], [0.5])).toBeLessThan(0.1);
    expect(evidenceOfHarm([...arm(200, 30, 0), ...arm(200, 30)], [0.5])).toBeLessThan(1);
  });

  it('is not carried by one key that fails all the time', () => {
    const broken = { treatedFrom: 0, counts: [{ stage: 0, trials: 500, events: 500 }] };
    expect(evidenceOfHarm([broken, ...arm(200, 30, 0), ...arm(200, 30)], [0.5])).toBeLessThan(2);
  });

  it('grows also in a small stage, where the control is nearly everyone', () => {
    expect(evidenceOfHarm([...arm(20, 2, 0), ...arm(380, 60)], [0.05])).toBeGreaterThan(50);
  });
});
