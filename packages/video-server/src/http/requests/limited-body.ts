import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { BodyTooLargeError } from '../../errors/body-too-large-error.ts';

/**
 * Refuses bodies of more bytes than `maxSizeOf` allows on a path. A stated length is believed, since HTTP ends the body
 * there; Hono's own middleware makes a web stream of every body first, which costs more than reading and parsing it.
 */
export function limitedBody(maxSizeOf: (path: string) => number): MiddlewareHandler {
  return async (context, next) => {
    const { method, path, raw } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    const maxSize = maxSizeOf(path);
    const onError = (): never => {
      throw new BodyTooLargeError(maxSize);
    };
    const length = raw.headers.get('content-length');
    if (length === null || raw.headers.has('transfer-encoding'))
      return bodyLimit({ maxSize, onError })(context, next);
    return Number(length) <= maxSize ? next() : onError();
  };
}
