import type { ErrorAnswer } from '@crossfade/video-core';
import { ApiError } from './api-error.ts';

/** Milliseconds until a request counts as lost. */
const TIMEOUT_MS = 10_000;

export type ApiPath = `/${string}`;

interface RequestOptions {
  /** The path of this site below which the backend is asked; `/api` by default. */
  readonly base?: ApiPath;
  /** Milliseconds until the request counts as lost; 10 s by default. */
  readonly timeout?: number;
  /** Beside those that say what the body is. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A request to the backend through this site, so that its cookies are first-party. `Answer` is what the route's
 * documentation promises. Rejects with `ApiError`.
 */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: ApiPath,
  body?: object,
  { base = '/api', timeout = TIMEOUT_MS, headers }: RequestOptions = {},
): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${base}${path}`, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    throw new ApiError('unreachable', 0, 'The server did not answer.', { cause });
  }
  if (response.ok) return parse<Answer>(text, response.status);
  const error = parse<Partial<ErrorAnswer> | null>(text, response.status)?.error;
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  throw new ApiError(error?.code ?? 'unreachable', response.status, error?.message ?? response.statusText, {
    retryAfter,
  });
}

export const get = <Answer>(path: ApiPath): Promise<Answer> => request('GET', path);

export const post = <Answer>(path: ApiPath, body: object = {}): Promise<Answer> =>
  request('POST', path, body);

/** What is not JSON is not the backend's: a proxy's page, or an answer that was cut off. */
function parse<Answer>(text: string, status: number): Answer {
  try {
    return JSON.parse(text === '' ? 'null' : text);
  } catch (cause) {
    throw new ApiError('unreachable', status, 'The answer is not the server’s.', { cause });
  }
}
