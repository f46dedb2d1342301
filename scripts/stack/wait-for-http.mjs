import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until the address answers with success.
 * @param {string} url
 * @param {{ timeoutMs: number, signal?: AbortSignal }} limits the signal ends the wait early, with its reason
 */
export async function waitForHttp(url, { timeoutMs, signal }) {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      await response.arrayBuffer();
      if (response.ok) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    }
    await sleep(100);
  }
  throw new Error(`${url} did not answer within ${timeoutMs / 1000} s (${last})`);
}
