import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ServerLog } from '../../server-log.ts';

/** One line a request: the route and what came of it, never its query, headers or bodies. */
export function requestLog(log: ServerLog, now: () => number): MiddlewareHandler {
  return async (context, next) => {
    const id = randomUUID();
    const since = now();
    context.header('x-request-id', id);
    await next();
    const { status } = context.res;
    const line = {
      request: id,
      method: context.req.method,
      route: routePath(context, -1),
      status,
      milliseconds: Math.round(now() - since),
    };
    // 503 is an answer that was decided on, and logged where it was; an outage would fill the log with it.
    if (status >= 500 && status !== 503) log.warn(line, 'request failed');
    else log.debug(line, 'request');
  };
}
