/** Milliseconds after a press in which another one counts as a tremor. */
export const TAP_PAUSE_MS = 600;

/**
 * Lets one press through and drops those that follow it too soon, wherever on the screen: the second tap of a double tap
 * would hit what has come under the finger meanwhile. Returns whether a press at that time (ms, monotonic) counts.
 */
export function tapGuard(): (at: number) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return (at) => {
    if (at - last < TAP_PAUSE_MS) return false;
    last = at;
    return true;
  };
}
