import { createRouteApp, type RouteAppOptions } from '@crossfade/video-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { OriginRefusedError } from '../errors/origin-refused-error.ts';
import { ProductError, STATUS } from '../errors/product-error.ts';
import type { Callers } from '../rights/callers.ts';
import { readsCallers, type ProductEnv } from '../rights/request-rights.ts';
import type { ProductLimits } from './product-limits.ts';
import { COOKIE_PREFIX } from './cookies.ts';

export type ProductApp = OpenAPIHono<ProductEnv>;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface ProductAppOptions extends Omit<
  RouteAppOptions,
  'errorOf' | 'bodyLimit' | 'getPath' | 'allowMethods'
> {
  readonly callers: Callers;
  readonly limits: ProductLimits;
  readonly trustedOrigins: ReadonlySet<string>;
}

/** Bytes. The largest body that is meant for these routes has a few thousand. */
const BODY_LIMIT = 65_536;

const ABOUT = {
  openapi: '3.1.0',
  info: {
    title: 'Crossfade residence',
    version: '1',
    description:
      'Accounts, residents, tablets, visitors and visits. The call routes are described at /openapi.json.',
  },
};

/**
 * The app of the product's own routes, below `/api`, without any yet. A request that would change something and carries a
 * cookie of ours must come from a page of `trustedOrigins` (OWASP, "Verifying Origin With Standard Headers").
 */
export function createProductApp(options: ProductAppOptions): ProductApp {
  const app = createRouteApp<ProductEnv>({
    ...options,
    allowMethods: ['PATCH', 'DELETE'],
    bodyLimit: () => BODY_LIMIT,
    errorOf: (error) =>
      error instanceof ProductError
        ? { status: STATUS[error.code], code: error.code, message: error.message }
        : undefined,
  });
  app.use(async (context, next) => {
    const { method, raw } = context.req;
    const carriesCookie = raw.headers.get('cookie')?.includes(COOKIE_PREFIX) ?? false;
    if (!SAFE.has(method) && carriesCookie && !options.trustedOrigins.has(raw.headers.get('origin') ?? ''))
      throw new OriginRefusedError();
    context.header('cache-control', 'no-store');
    await next();
  });
  app.use(readsCallers(options.callers, options.limits));
  app.use((context, next) => options.limits.request(context, next));
  return app;
}

/** Describes every route that was added before. */
export function describeProductApp(app: ProductApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: `${COOKIE_PREFIX}.session_token`,
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  app.get('/api/openapi/residence.json', (context) =>
    context.json((document ??= app.getOpenAPI31Document(ABOUT))),
  );
}
