import { errors } from '@crossfade/video-server';
import { z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { json } from '../../http/guarded.ts';

/** Answers of the routes of creators and viewers say in their body how it went: `{ success, data }` or `{ success, error }`. */
export const enveloped = <Data>(description: string, data: z.ZodType<Data>) =>
  json(description, z.object({ success: z.literal(true), data }));

export const said = (description: string) =>
  json(description, z.object({ success: z.literal(true), message: z.string() }));

/** What of a stream may be refused, beside what any route refuses. */
export const streamRefusals = errors(
  [
    403,
    'blocked: one of the two blocked the other; creator-not-approved: staff have not approved the stream',
  ],
  [404, 'not-found: no such stream'],
  [409, 'stream-offline: nobody streams now; conflict'],
  [503, 'no-provider, provider-unavailable or store-unavailable'],
);

/** Adds `success: false` to errors. */
export const envelope: MiddlewareHandler = async (context, next) => {
  await next();
  const { res } = context;
  if (res.ok || !res.headers.get('content-type')?.startsWith('application/json')) return;
  const body: unknown = await res.clone().json();
  const whole = typeof body === 'object' ? { success: false, ...body } : { success: false };
  context.res = new Response(JSON.stringify(whole), { status: res.status, headers: res.headers });
};
