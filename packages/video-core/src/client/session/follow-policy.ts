/** When to ask the server again after a disconnect; delays in milliseconds. */
export interface FollowPolicy {
  /** Before try `attempt` (1, 2, …); `undefined` gives up. */
  delay(attempt: number, random: () => number): number | undefined;
}

/** Exponential with full jitter (AWS Architecture Blog, Exponential Backoff And Jitter), the first try at once. */
export const backoff = (tries: number, base: number, ceiling: number): FollowPolicy => ({
  delay(attempt, random) {
    if (attempt > tries) return undefined;
    return attempt === 1 ? 0 : random() * Math.min(ceiling, base * 2 ** attempt);
  },
});

/** About a minute in all: a call is worth waiting for. */
export const FOLLOW: FollowPolicy = backoff(15, 250, 8_000);
/** A few seconds: the participant waits in the lobby and can try again. */
export const FIRST_JOIN: FollowPolicy = backoff(4, 250, 2_000);
