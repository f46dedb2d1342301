import type { Queries } from '@crossfade/video-server/sql';
import { createRoute, z } from '@hono/zod-openapi';
import { eq } from 'drizzle-orm';
import { residences } from '../database/residence-tables.ts';
import { guarded, json, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { actionsOf } from '../rights/policy.ts';
import { callerOf } from '../rights/request-rights.ts';
import { askAuth, type AuthRoutesOptions } from './auth-routes.ts';

const me = createRoute({
  ...guarded('me:read'),
  method: 'get',
  path: '/api/me',
  summary: 'Read who is signed in, and what they may do',
  responses: {
    ...refusals,
    200: json(
      'Who is signed in',
      z
        .object({
          user: z.string().optional().openapi({ description: 'Absent for STAFF_TOKEN' }),
          name: z.string(),
          email: z.string().optional(),
          role: z.enum(['visitor', 'staff', 'admin', 'operator']),
          may: z.array(z.string()).openapi({ description: 'Actions of the policy table' }),
          residence: z.object({ name: z.string(), timeZone: z.string() }).optional(),
        })
        .openapi('Me'),
    ),
  },
});

export interface MeRouteOptions extends Pick<AuthRoutesOptions, 'auth' | 'webUrl'> {
  readonly queries: Queries;
}

export function addMeRoute(app: ProductApp, options: MeRouteOptions): void {
  const { queries } = options;
  app.openapi(me, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin', 'operator');
    // Every page asks for this: here a session in use is renewed, and its cookie with it.
    if (caller.role !== 'operator' && context.req.raw.headers.has('cookie'))
      await askAuth(options, context, z.unknown(), undefined, '/api/auth/get-session');
    const [residence] = await queries
      .select({ name: residences.name, timeZone: residences.timeZone })
      .from(residences)
      .where(eq(residences.tenant, caller.tenant));
    const { role } = caller;
    const person =
      caller.role === 'operator'
        ? { name: 'Operator' }
        : { user: caller.user, name: caller.name, email: caller.email };
    return context.json({ ...person, role, may: [...actionsOf(role)], ...(residence && { residence }) }, 200);
  });
}
