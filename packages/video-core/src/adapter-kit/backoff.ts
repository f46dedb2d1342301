/** How long to wait between tries; all in milliseconds. */
export interface Backoff {
  /** Before the second try, without jitter; doubled before each further one. */
  readonly base: number;
  readonly ceiling: number;
  /**
   * How the delay is spread, so that many clients that lost the same server do not return at the same moment:
   * `full` anywhere between zero and the delay, `equal` anywhere in its upper half.
   */
  readonly jitter: 'full' | 'equal';
}

/**
 * Milliseconds to wait after `failures` failed tries (1, 2, …); zero before the first try. Exponential backoff with
 * jitter as in "Exponential Backoff And Jitter" of the AWS Architecture Blog.
 */
export function backoffDelay(
  failures: number,
  { base, ceiling, jitter }: Backoff,
  random: () => number = Math.random,
): number {
  if (failures <= 0) return 0;
  const delay = Math.min(ceiling, base * 2 ** Math.min(failures - 1, 30));
  return jitter === 'full' ? random() * delay : delay / 2 + (random() * delay) / 2;
}
