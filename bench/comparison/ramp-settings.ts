import type { GuardrailSetting } from './play-ramp.ts';

/** A healthy ramp: nothing happens more often in the treatment. Quality depends on who is where, so keys differ much in it. */
export const HEALTHY = {
  keys: 600,
  skew: 1.5,
  look: 50,
  metrics: [
    { name: 'join-failure', rate: 0.02, ratio: 1, shape: 2 },
    { name: 'disconnect', rate: 0.03, ratio: 1, shape: 2 },
    { name: 'slow-first-frame', rate: 0.1, ratio: 1, shape: 1 },
    { name: 'frozen', rate: 0.1, ratio: 1, shape: 1 },
  ],
  stages: [
    { share: 0.05, joins: 600 },
    { share: 0.25, joins: 1_000 },
    { share: 0.5, joins: 2_000 },
  ],
} as const satisfies GuardrailSetting;

/** The same with few keys, each of which is used often: what is hardest for a comparison. */
export const FEW_KEYS = { ...HEALTHY, keys: 150 } as const satisfies GuardrailSetting;

/** Half of the keys from the start, and joins fail three times as often there: 2 % become 6 %. */
export const HARMFUL = {
  ...HEALTHY,
  look: 20,
  metrics: [{ name: 'join-failure', rate: 0.02, ratio: 3, shape: 2 }],
  stages: [{ share: 0.5, joins: 4_000 }],
} as const satisfies GuardrailSetting;
