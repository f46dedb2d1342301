/** Milliseconds between two looks at the counters. */
export const LOOK = 50;
/** The server decides when a phase is over; this long after that, in ms, its word is not waited for any more. */
export const GRACE = 2_000;
/** Milliseconds, at most, before a target that could not be entered, or whose connection broke, is entered again. */
export const PAUSE = 1_000;
/**
 * Milliseconds after the commit after which every tile shows the target, whatever its frames are like. A server may pass a
 * larger layer on only once it has come for 2 s (record 45).
 */
export const PATIENCE = 4_000;
/** By how much the target has to be ahead of the source before it takes its place. */
export const AHEAD = 6;
/** Milliseconds after its last packet for which a publication counts as being sent. */
export const SENDING = 2_000;
