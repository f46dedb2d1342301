import { randomInt } from 'node:crypto';

export interface ChaosSettings {
  readonly minutes: number;
  /** The same seed makes the same schedule. */
  readonly seed: number;
  /** Whether the result is kept among those of the benches. */
  readonly save: boolean;
}

/** From the environment: `CHAOS_MINUTES` (30), `CHAOS_SEED` (any) and `SAVE_FIGURES`. */
export function chaosSettings(env: NodeJS.ProcessEnv = process.env): ChaosSettings {
  return {
    minutes: wholeNumber('CHAOS_MINUTES', env['CHAOS_MINUTES']) ?? 30,
    seed: wholeNumber('CHAOS_SEED', env['CHAOS_SEED']) ?? randomInt(2 ** 31),
    save: env['SAVE_FIGURES'] === 'true',
  };
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new RangeError(`${name} is a whole number of at least 1, not "${text}"`);
  return number;
}
