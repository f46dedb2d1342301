/** Milliseconds before try `attempt` (from 0): doubled each time up to `max`, spread over half to one and a half. */
export function retryDelay(
  attempt: number,
  { first, max }: { readonly first: number; readonly max: number },
  random: () => number = Math.random,
): number {
  return Math.min(max, first * 2 ** Math.min(attempt, 30)) * (0.5 + random());
}
