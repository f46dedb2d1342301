/** Attempts to store one file, over about ten hours: a store that is away for a night. */
export const UPLOAD_ATTEMPTS = 48;
/** Milliseconds. */
const FIRST = 5_000;
const LONGEST = 900_000;

/** Milliseconds until the next attempt: about twice as long each time, between half and all of it (`random` in [0, 1)). */
export const uploadDelay = (attempts: number, random: number): number =>
  Math.min(LONGEST, FIRST * 2 ** Math.min(attempts, 20)) * (0.5 + random / 2);

/** A file that is not on this server's disk may be on the disk of another one, whose turn comes with one of the next attempts. */
export const mayTryAgain = (attempts: number): boolean => attempts < UPLOAD_ATTEMPTS;
