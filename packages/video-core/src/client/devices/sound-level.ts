/** Decibels below full scale that count as silence: a quiet room. */
const SILENCE = -60;

/** How loud sound is, from 0 (silence) to 1 (full scale), on a scale that follows the ear. */
export function soundLevel(samples: Float32Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  if (energy === 0) return 0;
  const decibels = 10 * Math.log10(energy / samples.length);
  return Math.min(Math.max(1 - decibels / SILENCE, 0), 1);
}
