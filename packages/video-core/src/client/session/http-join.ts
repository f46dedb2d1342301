import { errorFromAnswer, type Refusal } from '../../contract/errors/error-from-answer.ts';
import { JoinFailedError } from '../../contract/errors/join-failed-error.ts';
import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import { ServerAwayError } from '../../contract/errors/server-away-error.ts';
import type { JoinAnswer, JoinRequest, PreviewAnswer, PreviewRequest } from '../../call/join.ts';
import { urlBelow } from './url-below.ts';

/** Asks the server for admission; rejects with an error of core, `ServerAwayError` when another try may help. */
export type Join = (request: JoinRequest, signal: AbortSignal) => Promise<JoinAnswer>;

const TIMEOUT_MS = 10_000;

/** What an application adds to its requests, such as its own sign-in. */
export interface HttpJoinOptions {
  /** Asked for before each request, so that a token may be renewed. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /** `include` sends cookies to another origin (Fetch standard, credentials mode). */
  readonly credentials?: RequestCredentials;
}

/** `POST <base>/calls/join`; `base` may have a path. */
export function httpJoin(base: string, options?: HttpJoinOptions): Join {
  return async (request, signal) => {
    const answer = await post(urlBelow(base, '/calls/join'), request, signal, options);
    if (!isJoinAnswer(answer)) throw notUnderstood();
    return answer;
  };
}

/** `POST <base>/calls/preview`: which provider a join would be sent to now, to load it ahead, and whether the call that
 * runs is encrypted. Rejects as a join does. */
export async function httpPreview(
  base: string,
  request: PreviewRequest,
  signal: AbortSignal,
  options?: HttpJoinOptions,
): Promise<PreviewAnswer> {
  const answer = await post(urlBelow(base, '/calls/preview'), request, signal, options);
  if (!isPreviewAnswer(answer)) throw notUnderstood();
  return answer;
}

async function post(
  url: URL,
  body: unknown,
  signal: AbortSignal,
  { headers, credentials }: HttpJoinOptions = {},
): Promise<unknown> {
  const all = new Headers(await headers?.());
  // Across origins `application/json` costs a preflight; the server knows `text/plain` from its own pages for JSON.
  const foreign = globalThis.location !== undefined && url.origin !== globalThis.location.origin;
  all.set('content-type', foreign ? 'text/plain' : 'application/json');
  const limited = new AbortController();
  const abort = (): void => limited.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: all,
      ...(credentials && { credentials }),
      body: JSON.stringify(body),
      signal: limited.signal,
    });
    // What is not JSON is not the server's: a proxy's page, a captive portal's, or an answer that was cut off.
    answer = await response.json();
  } catch (cause) {
    throw new ServerAwayError(undefined, { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
  if (response.ok) return answer;
  const error = errorIn(answer);
  if (response.status === 429) throw new RateLimitedError(retryAfterOf(response), error);
  if (error === undefined || response.status >= 500)
    throw new ServerAwayError(error?.message, { cause: response.status });
  throw errorFromAnswer(error);
}

/** Seconds (RFC 9110, 10.2.3); a proxy that names a date, or nothing, is asked again in ten. */
const retryAfterOf = ({ headers }: Response): number => Number(headers.get('retry-after')) || 10;

const notUnderstood = (): JoinFailedError =>
  new JoinFailedError('The server answered in a way that this version does not understand. Reload the page.');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isPreviewAnswer = (body: unknown): body is PreviewAnswer =>
  isRecord(body) && typeof body['provider'] === 'string';

/** Tells the server's answer from one of another version; its fields are the server's to keep right. */
const isJoinAnswer = (body: unknown): body is JoinAnswer =>
  isRecord(body) &&
  isRecord(body['decision']) &&
  isRecord(body['participant']) &&
  Array.isArray(body['iceServers']);

function errorIn(body: unknown): Refusal | undefined {
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error)) return undefined;
  const { code, message } = error;
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined;
}
