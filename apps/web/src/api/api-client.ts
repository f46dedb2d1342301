import type { ErrorAnswer } from '@crossfade/video-core';
import { ApiError } from './api-error.ts';

/** Milliseconds until a request counts as lost. */
const TIMEOUT_MS = 10_000;

export type ApiPath = `/${string}`;

/**
 * A request to the backend below this site's `/api`, so that its cookies are first-party. `Answer` is what the route's
 * documentation promises. Rejects with `ApiError`.
 */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: ApiPath,
  body?: object,
): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (cause) {
    throw new ApiError('unreachable', 0, 'The server did not answer.', { cause });
  }
  if (response.ok) return parse<Answer>(text, response.status);
  const { error } = parse<Partial<ErrorAnswer>>(text, response.status);
  throw new ApiError(error?.code ?? 'unreachable', response.status, error?.message ?? response.statusText);
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
