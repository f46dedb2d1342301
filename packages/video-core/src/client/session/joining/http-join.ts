import { CrossfadeError } from '../../../contract/errors/crossfade-error.ts';
import { JoinFailedError } from '../../../contract/errors/join-failed-error.ts';
import { RateLimitedError } from '../../../contract/errors/rate-limited-error.ts';
import { ServerAwayError } from '../../../contract/errors/server-away-error.ts';
import type {
  ErrorAnswer,
  JoinAnswer,
  JoinRequest,
  PreviewAnswer,
  PreviewRequest,
} from '../../../call/join.ts';
import { isRecord } from '../../is-record.ts';
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
export const httpJoin =
  (base: string, options?: HttpJoinOptions): Join =>
  (request, signal) =>
    post(base, '/calls/join', request, isJoinAnswer, signal, options);

/** `POST <base>/calls/preview`: which provider a join would be sent to now, to load it ahead, and whether the call that
 * runs is encrypted. Rejects as a join does. */
export const httpPreview = (
  base: string,
  request: PreviewRequest,
  signal: AbortSignal,
  options?: HttpJoinOptions,
): Promise<PreviewAnswer> => post(base, '/calls/preview', request, isPreviewAnswer, signal, options);

async function post<Answer>(
  base: string,
  path: string,
  body: unknown,
  isAnswer: (answer: unknown) => answer is Answer,
  signal: AbortSignal,
  { headers, credentials }: HttpJoinOptions = {},
): Promise<Answer> {
  const url = urlBelow(base, path);
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
  if (response.ok) {
    if (isAnswer(answer)) return answer;
    throw new JoinFailedError('This page is out of date. Reload the page.');
  }
  const error = isErrorAnswer(answer) ? answer.error : undefined;
  if (response.status === 429) throw new RateLimitedError(retryAfterOf(response), error);
  if (error === undefined || response.status >= 500)
    throw new ServerAwayError(error?.message, { cause: response.status });
  throw new CrossfadeError(error.message, { code: error.code });
}

/** Seconds (RFC 9110, 10.2.3); a proxy that names a date, or nothing, is asked again in ten. */
const retryAfterOf = ({ headers }: Response): number => Number(headers.get('retry-after')) || 10;

const isPreviewAnswer = (body: unknown): body is PreviewAnswer =>
  isRecord(body) && typeof body['provider'] === 'string';

/** Tells the server's answer from one of another version; its fields are the server's to keep right. */
const isJoinAnswer = (body: unknown): body is JoinAnswer =>
  isRecord(body) &&
  isRecord(body['decision']) &&
  isRecord(body['participant']) &&
  Array.isArray(body['iceServers']);

const isErrorAnswer = (body: unknown): body is ErrorAnswer =>
  isRecord(body) &&
  isRecord(body['error']) &&
  typeof body['error']['code'] === 'string' &&
  typeof body['error']['message'] === 'string';
