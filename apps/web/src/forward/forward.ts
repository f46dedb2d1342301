import { answerHeaders, requestHeaders } from './headers.ts';
import { limitedBody } from './limited-body.ts';

/** Bytes of a request's body: a picture or a document, and not a recording. */
const BODY_LIMIT = 16 * 1_024 * 1_024;
/** The name of this proxy in `Via` (RFC 9110, 7.6.3). */
const VIA = '1.1 crossfade-web';

/** What the backend is asked, where it is not what this server was. */
export interface ForwardChange {
  /** Instead of the path of the request. */
  readonly path?: string;
  /** Credentials instead of those of the request, its cookies included. */
  readonly authorization?: string;
}

/**
 * Passes a request on to the backend, under the same path, and its answer back, both as they arrive. Cookies, redirects
 * and errors are the backend's; a client that disconnects ends the request to the backend.
 */
export async function forward(
  request: Request,
  backend: string,
  { path, authorization }: ForwardChange = {},
): Promise<Response> {
  const { method, headers, signal } = request;
  const { pathname, search } = new URL(request.url);
  if (headers.get('via')?.includes(VIA))
    return refusal(508, 'forwarding-loop', 'BACKEND_URL of the web server leads back to the web server.');
  if (Number(headers.get('content-length') ?? 0) > BODY_LIMIT) return tooLarge();
  const body = method === 'GET' || method === 'HEAD' ? null : request.body;
  const bounded = body && limitedBody(body, BODY_LIMIT);
  const asked = requestHeaders(headers, VIA);
  if (authorization !== undefined) {
    asked.set('authorization', authorization);
    asked.delete('cookie');
  }
  try {
    const answer = await fetch(`${backend}${path ?? pathname}${search}`, {
      method,
      headers: asked,
      redirect: 'manual',
      cache: 'no-store',
      signal,
      ...(bounded && { body: bounded.stream, duplex: 'half' }),
    });
    return new Response(answer.body, {
      status: answer.status,
      statusText: answer.statusText,
      headers: answerHeaders(answer.headers),
    });
  } catch (error) {
    if (bounded?.exceeded()) return tooLarge();
    if (signal.aborted) throw error;
    return refusal(502, 'backend-unreachable', 'The server does not answer. Try again in a moment.');
  }
}

/** As the backend writes its own errors. */
export const refusal = (status: number, code: string, message: string): Response =>
  Response.json({ error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } });

const tooLarge = (): Response =>
  refusal(413, 'body-too-large', `The body of this request has more than ${BODY_LIMIT} bytes.`);
