import { Hono } from 'hono';
import { mount } from 'hono/mount';

/** Where pages ask for what the web server forwards. */
const FORWARDED = '/api';

interface Serves {
  fetch(request: Request, env: object): Response | Promise<Response>;
}

export interface ServerRoutesOptions {
  /** What calls and their operators ask for. */
  readonly calls: Serves & { readonly routes: readonly { readonly path: string }[] };
  /** The product's own, whose paths begin with `/api`. */
  readonly product: Serves;
  /** Encoders by WHIP, whose paths begin with `/whip`; absent: there are none. */
  readonly whip?: Serves;
  /** The path of `SERVER_URL`, without a slash at its end: some proxies take it away and some leave it. */
  readonly prefix: string;
}

/** Every route. Those of calls are both at the root, for applications, and below `/api`, beside the product's. */
export function serverRoutes({
  calls,
  product,
  whip,
  prefix,
}: ServerRoutesOptions): Hono<{ Bindings: object }> {
  const app = new Hono<{ Bindings: object }>();
  const ofCalls = new Set(calls.routes.map(({ path }) => path.split('/')[1]));
  for (const outer of new Set(['', prefix])) {
    const forwarded = `${outer}${FORWARDED}/`;
    const toCalls = mount(
      (request, env: object) => calls.fetch(request, env),
      ({ env }) => env,
    );
    app.all(`${forwarded}*`, async (context, next) => {
      const [first = ''] = context.req.path.slice(forwarded.length).split('/', 1);
      if (ofCalls.has(first)) return toCalls(context, next);
      const { raw } = context.req;
      return product.fetch(outer === '' ? raw : withoutPrefix(raw, outer), context.env);
    });
  }
  if (whip)
    for (const outer of new Set(['', prefix]))
      app.all(`${outer}/whip/*`, ({ req: { raw }, env }) =>
        whip.fetch(outer === '' ? raw : withoutPrefix(raw, outer), env),
      );
  app.all('*', (context) => calls.fetch(context.req.raw, context.env));
  return app;
}

function withoutPrefix(request: Request, prefix: string): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length);
  return new Request(url, request);
}
