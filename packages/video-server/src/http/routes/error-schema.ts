import { z } from '@hono/zod-openapi';

/** The body of every answer that is not 2xx. */
const errorSchema = z
  .object({ error: z.object({ code: z.string(), message: z.string() }) })
  .openapi('Error', { example: { error: { code: 'call-ended', message: 'This call has ended.' } } });

/** Documents the errors that a route may answer with. */
export const errors = (...described: readonly (readonly [number, string])[]) =>
  Object.fromEntries(
    described.map(([status, description]) => [
      status,
      { description, content: { 'application/json': { schema: errorSchema } } },
    ]),
  );

/** What every route for staff, hosts and operators may answer with. */
export const staffRefusals = errors(
  [400, 'invalid-input'],
  [401, 'unauthorized'],
  [429, 'rate-limited'],
  [503, 'store-unavailable'],
);
