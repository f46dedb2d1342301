import { backoffDelay, type Backoff } from '@crossfade/video-core/adapter-kit';

/** When to try connecting again. A policy is a value: the loop that obeys it knows no numbers. */
export interface RetryPolicy {
  /**
   * Milliseconds to wait before try `attempt` (1, 2, …), `elapsed` milliseconds after the first was due;
   * `undefined` gives up.
   */
  delay(attempt: number, elapsed: number, random: () => number): number | undefined;
}

const ENTER_PAUSE: Backoff = { base: 300, ceiling: 1_500, jitter: 'equal' };
const RESUME_PAUSE: Backoff = { base: 300, ceiling: 3_000, jitter: 'equal' };

/** Entering a room: the participant waits, and the caller may try again, so give up within seconds. */
export const ENTER: RetryPolicy = {
  delay: (attempt, elapsed, random) => {
    if (attempt === 1) return 0;
    return attempt > 4 || elapsed > 6_000 ? undefined : backoffDelay(attempt - 1, ENTER_PAUSE, random);
  },
};

/**
 * Coming back after a lost connection. The server keeps a participant for `window` milliseconds; a try that
 * begins later would find nothing to resume. The first is spread over 100 ms, or a restarted server would
 * meet everyone at once.
 */
export const resumeWithin = (window: number): RetryPolicy => ({
  delay: (attempt, elapsed, random) => {
    const delay = attempt === 1 ? random() * 100 : backoffDelay(attempt - 1, RESUME_PAUSE, random);
    return elapsed + delay < window ? delay : undefined;
  },
});
