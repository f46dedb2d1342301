import type { MiddlewareHandler } from 'hono';

/** Takes a request without a body for one that names no content type: for routes whose body may be left out. */
export const emptyBody: MiddlewareHandler = async (context, next) => {
  const { headers } = context.req.raw;
  if (context.req.raw.body === null || headers.get('content-length') === '0') headers.delete('content-type');
  await next();
};
