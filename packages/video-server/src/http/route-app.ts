import { InvalidInputError } from '@crossfade/video-core';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { cors } from 'hono/cors';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { RouteNotFoundError } from '../errors/route-not-found-error.ts';
import { StoreUnavailableError } from '../errors/store-unavailable-error.ts';
import type { ServerLog } from '../server-log.ts';
import { answerError, type ErrorOfApplication } from './error-answer.ts';
import { limitedBody } from './requests/limited-body.ts';
import { requestLog } from './requests/request-log.ts';

/** Seconds that a browser remembers what it may ask. */
const PREFLIGHT_AGE = 600;

export interface RouteAppOptions {
  readonly log: ServerLog;
  /** Milliseconds, for the time that a request took. */
  readonly now: () => number;
  /** Origins whose pages may call the routes. */
  readonly webOrigins: readonly string[];
  readonly isOutage: (error: unknown) => boolean;
  /** Receives what failed because the store is away, in place of the log. */
  readonly onOutage: (what: string, error: unknown) => void;
  /** The most bytes of a body on a path. */
  readonly bodyLimit: (path: string) => number;
  /** Headers that pages of `webOrigins` may send, beside the usual. */
  readonly allowHeaders?: readonly string[];
  /** Methods that pages of `webOrigins` may use, beside GET, POST and PUT. */
  readonly allowMethods?: readonly string[];
  /** What the routes match on, when it is not the whole path. */
  readonly getPath?: (request: Request) => string;
  /** Errors of the application's own, with the status that each is answered with. */
  readonly errorOf?: ErrorOfApplication;
}

/** An app without routes that answers errors, limits bodies, and logs as the call server's own routes do. */
export function createRouteApp<E extends Env = Env>(options: RouteAppOptions): OpenAPIHono<E> {
  const { log } = options;
  const app = new OpenAPIHono<E>({
    ...(options.getPath && { getPath: options.getPath }),
    defaultHook: (result) => {
      if (result.success) return;
      const problems = result.error.issues.map(({ path, message }) =>
        [...path, message.replace(/\.?$/, '.')].join(': '),
      );
      throw new InvalidInputError(problems.join(' '), { cause: result.error });
    },
  });
  app.onError((error, context) => {
    if (!options.isOutage(error)) return answerError(error, context, log, options.errorOf);
    options.onOutage(`${context.req.method} ${routePath(context, -1)}`, error);
    return answerError(new StoreUnavailableError({ cause: error }), context, log);
  });
  app.notFound((context) => answerError(new RouteNotFoundError(), context, log));
  app.use(requestLog(log, options.now));
  // Whether a host and all below it speak HTTPS alone (RFC 6797), only those who run it know.
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin', strictTransportSecurity: false }));
  app.use(
    cors({
      origin: [...options.webOrigins],
      allowMethods: ['GET', 'POST', 'PUT', ...(options.allowMethods ?? [])],
      allowHeaders: ['authorization', 'content-type', ...(options.allowHeaders ?? [])],
      exposeHeaders: ['retry-after', 'x-request-id'],
      maxAge: PREFLIGHT_AGE,
    }),
  );
  app.use(limitedBody(options.bodyLimit));
  return app;
}
