import { pause } from '../../adapter-kit/pause.ts';
import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import type { Join } from './http-join.ts';

/**
 * A join that waits where the server limits how often one may ask: as long as it says, then asks again, until it is
 * admitted, refused for another reason, or aborted. `onWait` hears when the next try is due, in ms since 1970, and
 * `undefined` when it begins.
 */
export const patientJoin =
  (join: Join, onWait: (due: number | undefined) => void): Join =>
  async (request, signal) => {
    for (;;) {
      try {
        return await join(request, signal);
      } catch (error) {
        if (!RateLimitedError.isInstance(error)) throw error;
        const delay = Math.max(1, error.retryAfter) * 1_000;
        onWait(Date.now() + delay);
        await pause(delay, signal);
        onWait(undefined);
        if (signal.aborted) throw error;
      }
    }
  };
