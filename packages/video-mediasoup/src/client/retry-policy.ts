/** When to try connecting again. A policy is a value: the loop that obeys it knows no numbers. */
export interface RetryPolicy {
  /**
   * Milliseconds to wait before try `attempt` (1, 2, …), `elapsed` milliseconds after the first was due;
   * `undefined` gives up.
   */
  delay(attempt: number, elapsed: number, random: () => number): number | undefined;
}

/** Exponential growth with equal jitter (AWS Architecture Blog, Exponential Backoff And Jitter). */
const backoff = (attempt: number, base: number, ceiling: number, random: () => number): number => {
  const full = Math.min(ceiling, base * 2 ** (attempt - 2));
  return full / 2 + (random() * full) / 2;
};

/** Entering a room: the person waits at the door and whoever called may try again, so give up within seconds. */
export const ENTER: RetryPolicy = {
  delay: (attempt, elapsed, random) => {
    if (attempt === 1) return 0;
    return attempt > 4 || elapsed > 6_000 ? undefined : backoff(attempt, 300, 1_500, random);
  },
};

/**
 * Coming back after a lost connection. The server keeps a participant for `window` milliseconds; a try that
 * begins later would find nothing to resume. The first is spread over 100 ms, or a restarted server would
 * meet everyone at once.
 */
export const resumeWithin = (window: number): RetryPolicy => ({
  delay: (attempt, elapsed, random) => {
    const delay = attempt === 1 ? random() * 100 : backoff(attempt, 300, 3_000, random);
    return elapsed + delay < window ? delay : undefined;
  },
});
