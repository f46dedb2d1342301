/** Counts what is asked for, in windows of a minute. */
export interface RateLimiter {
  /** `bucket` begins with a word for its purpose and a space. Counts one; answers 0 when `perMinute` is kept, else the milliseconds until the window ends. */
  take(bucket: string, perMinute: number): Promise<number>;
}

export const WINDOW = 60_000;
