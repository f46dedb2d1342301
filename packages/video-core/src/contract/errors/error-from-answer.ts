import { CallEndedError } from './call-ended-error.ts';
import { CallFullError } from './call-full-error.ts';
import { CallLockedError } from './call-locked-error.ts';
import { CallNotFoundError } from './call-not-found-error.ts';
import { CapabilityUnsupportedError } from './capability-unsupported-error.ts';
import { ClientCannotRunError } from './client-cannot-run-error.ts';
import { ControlTokenExpiredError } from './control-token-expired-error.ts';
import { ControlTokenInvalidError } from './control-token-invalid-error.ts';
import { CredentialsInvalidError } from './credentials-invalid-error.ts';
import type { CrossfadeError } from './crossfade-error.ts';
import { EncryptionUnsupportedError } from './encryption-unsupported-error.ts';
import { InvalidInputError } from './invalid-input-error.ts';
import { NoProviderError } from './no-provider-error.ts';
import { NotAHostError } from './not-a-host-error.ts';
import { ParticipantNotFoundError } from './participant-not-found-error.ts';
import { ParticipantRemovedError } from './participant-removed-error.ts';
import { ProviderUnavailableError } from './provider-unavailable-error.ts';
import { RateLimitedError } from './rate-limited-error.ts';
import { RoomNotFoundError } from './room-not-found-error.ts';
import { ServerAwayError } from './server-away-error.ts';
import { ServerRefusedError } from './server-refused-error.ts';
import { UnauthorizedError } from './unauthorized-error.ts';
import { VersionUnsupportedError } from './version-unsupported-error.ts';

/** A server's refusal as it travels: in the body of an HTTP answer, or on the control channel. */
export interface Refusal {
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Seconds until another try is worth it, where the server said so. */
  readonly retryAfter?: number | undefined;
}

/** What a server may answer; each is made with one text, and takes the server's in its place. */
const REFUSALS = [
  CallEndedError,
  CallFullError,
  CallLockedError,
  CallNotFoundError,
  CapabilityUnsupportedError,
  ClientCannotRunError,
  ControlTokenExpiredError,
  ControlTokenInvalidError,
  CredentialsInvalidError,
  EncryptionUnsupportedError,
  InvalidInputError,
  NoProviderError,
  NotAHostError,
  ParticipantNotFoundError,
  ParticipantRemovedError,
  ProviderUnavailableError,
  RoomNotFoundError,
  ServerAwayError,
  UnauthorizedError,
  VersionUnsupportedError,
];

/** Seconds to wait where a server that limits its clients does not say how long. */
const RETRY_AFTER = 1;

/**
 * The error that the server threw, as the same class on this side, with the server's message. `ServerRefusedError` for a
 * code that only a later version knows.
 */
export function errorFromAnswer({ code, message, retryAfter = RETRY_AFTER }: Refusal): CrossfadeError {
  if (code === RateLimitedError.code) return new RateLimitedError(retryAfter, { message });
  const Refused = REFUSALS.find((one) => one.code === code);
  return Refused ? new Refused(message, { message }) : new ServerRefusedError(code, message);
}
