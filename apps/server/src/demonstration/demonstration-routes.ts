import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { createRoute, z } from '@hono/zod-openapi';
import { and, eq, isNull } from 'drizzle-orm';
import { signedIn, signInWith, type AuthRoutesOptions } from '../accounts/auth-routes.ts';
import { email } from '../accounts/account-schemas.ts';
import { ROLES, users } from '../database/account-tables.ts';
import { residences } from '../database/residence-tables.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { DEMONSTRATION_PASSWORD, DEMONSTRATION_USERS } from './demonstration-people.ts';

const people = z.object({
  users: z.array(z.object({ name: z.string(), role: z.enum(ROLES), email: z.string() })),
});

const list = createRoute({
  ...guarded('demonstration:read'),
  method: 'get',
  path: '/api/demo',
  summary: 'List whom a click signs in as, in development',
  responses: {
    ...refusals,
    200: json('The users of the demonstration residence; none once it was wiped', people),
  },
});

const signIn = createRoute({
  ...guarded('session:create'),
  method: 'post',
  path: '/api/demo/sign-in',
  summary: 'Sign in as one of them, without a password, in development',
  request: jsonBody(z.object({ email }).openapi('DemonstrationSignIn')),
  responses: { ...refusals, 200: json('Signed in', signedIn) },
});

export interface DemonstrationRoutesOptions extends AuthRoutesOptions {
  readonly queries: Queries;
  readonly tenant: TenantId;
}

/** Added in development alone: anyone who reaches the server may sign in as any of these users. */
export function addDemonstrationRoutes(app: ProductApp, options: DemonstrationRoutesOptions): void {
  const { queries, tenant } = options;
  const present = async () => {
    const known = await queries
      .select({ name: users.name, role: users.role, email: users.email })
      .from(users)
      .innerJoin(residences, and(eq(residences.tenant, users.tenant), eq(residences.demonstration, true)))
      .where(and(eq(users.tenant, tenant), isNull(users.disabledAt)));
    return DEMONSTRATION_USERS.flatMap((user) => known.filter((each) => each.email === user.email));
  };
  app.openapi(list, async (context) => context.json({ users: await present() }, 200));
  app.openapi(signIn, async (context) => {
    const asked = context.req.valid('json');
    const user = (await present()).find((each) => each.email === asked.email);
    if (!user) throw new NotFoundError('user of the demonstration');
    const body = { email: user.email, password: DEMONSTRATION_PASSWORD };
    return context.json(await signInWith(options, context, body), 200);
  });
}
