import { backoffDelay } from '../../../adapter-kit/backoff.ts';

/** When to ask the server again after a disconnect; delays in milliseconds. */
export interface FollowPolicy {
  /** Before try `attempt` (1, 2, …); `undefined` gives up. */
  delay(attempt: number): number | undefined;
}

/** At most `tries`, the first at once; `base` and `ceiling` as in {@link backoffDelay}, with full jitter. */
export const backoff = (tries: number, base: number, ceiling: number): FollowPolicy => ({
  delay: (attempt) =>
    attempt > tries ? undefined : backoffDelay(attempt - 1, { base, ceiling, jitter: 'full' }),
});

/** About a minute in all: a call is worth waiting for. */
export const FOLLOW: FollowPolicy = backoff(15, 1_000, 8_000);
/** A few seconds: the participant waits in the lobby and can try again. */
export const FIRST_JOIN: FollowPolicy = backoff(4, 1_000, 2_000);
