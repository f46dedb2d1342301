/** Where the time comes from, so that a test can hold it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * Of this process alone, and never set forward or back: for spans of time that end by themselves, such as a limit's, which
 * a correction of the system's clock must not make an hour longer.
 */
export const steadyClock: Clock = { now: () => performance.timeOrigin + performance.now() };
