import { CrossfadeError } from './crossfade-error.ts';
import { RateLimitedError } from './rate-limited-error.ts';

/** A server's refusal as it travels: in the body of an HTTP answer, or on the control channel. */
export interface Refusal {
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Seconds until another try is worth it, where the server said so. */
  readonly retryAfter?: number | undefined;
}

/** Seconds to wait where a server that limits its clients does not say how long. */
const RETRY_AFTER = 1;

/** The error that the server threw, with its code and message: `instanceof` the same class on this side. */
export const errorFromAnswer = ({ code, message, retryAfter = RETRY_AFTER }: Refusal): CrossfadeError =>
  code === RateLimitedError.code
    ? new RateLimitedError(retryAfter, { message })
    : new CrossfadeError(message, { code });
