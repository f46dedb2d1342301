import type { MiddlewareHandler } from 'hono';

/**
 * Takes a body sent as `text/plain` for JSON when it comes from a page of `origins`. Browsers send such a request across
 * origins without asking first (Fetch standard, "CORS-safelisted request-header"), which spares a join a round trip. A
 * page of another origin could send it as well, with the user's cookies: that one is left as it is, and refused.
 */
export function plainTextJson(origins: readonly string[]): MiddlewareHandler {
  const allowed = new Set(origins);
  return async (context, next) => {
    const { headers } = context.req.raw;
    const plain = headers.get('content-type')?.startsWith('text/plain');
    if (plain && allowed.has(headers.get('origin') ?? '')) headers.set('content-type', 'application/json');
    await next();
  };
}
