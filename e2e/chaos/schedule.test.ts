import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/statistics/random.ts';
import { nextRound } from './schedule.ts';
import { chaosSettings } from './settings.ts';

const rounds = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 300 }, () => nextRound(random, 2));
};

it('plays the same rounds for the same seed, and others for another', () => {
  expect(rounds(7)).toEqual(rounds(7));
  expect(rounds(7)).not.toEqual(rounds(8));
});

it('disturbs in the order of time, within a move, everything once in a while and never the one who watches', () => {
  const acts = rounds(7).flatMap((round) => round.acts);
  expect(new Set(acts.map(({ what }) => what)).size).toBe(13);
  expect(new Set(acts.map(({ who }) => who))).toEqual(new Set(['Ben', 'Cem']));
  for (const { at } of acts) expect(at).toBeLessThan(4_000);
  for (const round of rounds(7)) {
    const times = round.acts.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(round.to).toBeLessThan(2);
  }
});

it('refuses a length that is no whole number of minutes', () => {
  expect(chaosSettings({ CHAOS_SEED: '7', CHAOS_MINUTES: '5' })).toEqual({
    minutes: 5,
    seed: 7,
    save: false,
  });
  expect(chaosSettings({})).toMatchObject({ minutes: 30 });
  expect(() => chaosSettings({ CHAOS_MINUTES: 'half an hour' })).toThrow('CHAOS_MINUTES is a whole number');
});
