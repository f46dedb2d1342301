/**
 * How long a test waits, in milliseconds, for what takes a few on an idle machine: `vi.waitFor(check, SOON)`. Its own
 * default of 1 s is less than a busy machine may take.
 */
export const SOON = { timeout: 30_000 };
