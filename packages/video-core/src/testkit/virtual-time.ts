import { vi } from 'vitest';

/**
 * Until `vi.useRealTimers()`, the clock jumps to the next timer as soon as everything before it is done. Waiting costs
 * nothing, and a busy machine changes no time that a test sees. For code in memory alone: what waits for a socket, a file
 * or a process would see time race.
 */
export function useVirtualTime(): void {
  vi.useFakeTimers().setTimerTickMode('nextTimerAsync');
}

/** Resolves after as many milliseconds of the clock that tests see. */
export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * `vi.waitFor` for virtual time: what the check answers as soon as it does not throw, and what it threw last after
 * `timeout` milliseconds. Polls every `interval` milliseconds.
 */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { timeout = 10_000, interval = 10 }: { readonly timeout?: number; readonly interval?: number } = {},
): Promise<Value> {
  const until = Date.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= until) throw error;
    }
    await sleep(interval);
  }
}
