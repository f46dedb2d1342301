import { Hono } from 'hono';
import { mount } from 'hono/mount';

/** Where pages ask for what the web server forwards. */
const FORWARDED = '/api';

export interface ServerRoutesOptions {
  /** What calls and their operators ask for. */
  readonly calls: { fetch(request: Request, env: object): Response | Promise<Response> };
  /** The path of `SERVER_URL`, without a slash at its end: some proxies take it away and some leave it. */
  readonly prefix: string;
}

/** Every route. Those of calls are both at the root, for applications, and below `/api`. */
export function serverRoutes({ calls, prefix }: ServerRoutesOptions): Hono<{ Bindings: object }> {
  const app = new Hono<{ Bindings: object }>();
  const below = mount(
    (request, env: object) => calls.fetch(request, env),
    (context) => context.env,
  );
  for (const path of new Set([FORWARDED, prefix + FORWARDED])) app.all(`${path}/*`, below);
  app.all('*', (context) => calls.fetch(context.req.raw, context.env));
  return app;
}
