import { CrossfadeError, RateLimitedError, type ErrorAnswer } from '@crossfade/video-core';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ClientErrorStatusCode } from 'hono/utils/http-status';
import { StoreUnavailableError } from '../errors/store-unavailable-error.ts';
import type { ServerLog } from '../server-log.ts';

/** The HTTP status of each code of core and of this server; a code that is missing here is a defect: 500. */
const STATUS = {
  'invalid-input': 400,
  unauthorized: 401,
  'credentials-invalid': 401,
  'not-a-host': 403,
  'participant-removed': 403,
  'call-not-found': 404,
  'participant-not-found': 404,
  'room-not-found': 404,
  'route-not-found': 404,
  'deployment-not-found': 404,
  'move-not-found': 404,
  'cannot-follow': 409,
  'deployment-killed': 409,
  'deployment-unhealthy': 409,
  'move-in-progress': 409,
  'target-resting': 409,
  'call-full': 409,
  'client-cannot-run': 409,
  'encryption-unsupported': 409,
  'recording-consent': 409,
  'rules-changed': 409,
  'call-ended': 410,
  'move-over': 410,
  'body-too-large': 413,
  'call-locked': 423,
  'rate-limited': 429,
  'capability-unsupported': 501,
  'no-provider': 503,
  'provider-unavailable': 503,
  'store-unavailable': 503,
} as const;

const isKnown = (code: string): code is keyof typeof STATUS => code in STATUS;

/** What an application answers an error of its own with; `undefined` for any other. */
export type ErrorOfApplication = (
  error: unknown,
) => { readonly status: ClientErrorStatusCode; readonly code: string; readonly message: string } | undefined;

/** Turns a thrown error into an answer; internal details are logged and not sent. */
export function answerError(
  error: unknown,
  context: Context,
  log: ServerLog,
  errorOf?: ErrorOfApplication,
): Response {
  const own = errorOf?.(error);
  if (own) return context.json(body(own.code, own.message), own.status);
  if (error instanceof CrossfadeError && isKnown(error.code)) {
    if (error instanceof RateLimitedError || error instanceof StoreUnavailableError)
      context.header('retry-after', String(error.retryAfter));
    return context.json(body(error.code, error.message), STATUS[error.code]);
  }
  // Hono's own refusals: a body that is not JSON, or a content type that no route takes.
  if (error instanceof HTTPException && error.status < 500) {
    const message =
      error.status === 415
        ? 'Send JSON, with the header "content-type: application/json".'
        : 'The body of this request is not JSON.';
    return context.json(body('invalid-input', message), error.status);
  }
  if (isUnstorable(error)) {
    log.warn({ err: error }, 'a request held what the database cannot keep');
    return context.json(body('invalid-input', 'A value in this request cannot be stored.'), 400);
  }
  log.error({ err: error }, 'a request failed');
  const message =
    'The server failed to handle this request. Try again; if it keeps happening, contact the operator of this server.';
  return context.json(body('internal', message), 500);
}

/**
 * Codes of PostgreSQL (appendix A of its manual) that say what a request holds has no place in a column: a character
 * that no text may have, twice, and a number out of range.
 */
const UNSTORABLE: ReadonlySet<unknown> = new Set(['22021', '22P05', '22003']);

const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && UNSTORABLE.has(error.code)) || isUnstorable(error.cause));

const body = (code: string, message: string): ErrorAnswer => ({ error: { code, message } });
