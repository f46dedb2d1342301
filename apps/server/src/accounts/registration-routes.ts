import { asId, type TenantId } from '@crossfade/video-core';
import { errors } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import { createRoute, z } from '@hono/zod-openapi';
import { eq } from 'drizzle-orm';
import type { Context } from 'hono';
import { users } from '../database/account-tables.ts';
import { AccountExistsError } from '../errors/account-exists-error.ts';
import { ConflictError } from '../errors/conflict-error.ts';
import { RegistrationClosedError } from '../errors/registration-closed-error.ts';
import { SignInFailedError } from '../errors/sign-in-failed-error.ts';
import { nameField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { LOGIN_PATH } from '../http/product-limits.ts';
import { callerOf, type ProductEnv } from '../rights/request-rights.ts';
import { ownProfile } from '../streams/http/stream-schemas.ts';
import { usernameField } from '../streams/policy/username.ts';
import { isDuplicate, type Profiles } from '../streams/store/profiles.ts';
import { email, newPassword, password } from './account-schemas.ts';
import { beginSession, type AuthRoutesOptions } from './auth-routes.ts';
import { createUser, passwordHash } from './create-user.ts';

const tokenAndUser = z
  .object({
    token: z.string().openapi({ description: 'A JWT for 7 days; signing out ends it' }),
    user: ownProfile,
  })
  .openapi('TokenAndUser');

const register = createRoute({
  ...guarded('account:register'),
  method: 'post',
  path: '/api/auth/register',
  summary: 'Make an account, and sign in',
  request: jsonBody(
    z
      .object({
        username: usernameField,
        email,
        password: newPassword,
        name: nameField.exactOptional().openapi({ description: 'Absent: the username' }),
      })
      .openapi('Registration'),
  ),
  responses: {
    ...refusals,
    ...errors(
      [403, 'registration-closed: accounts are by invitation'],
      [409, 'account-exists: the address has one; conflict: the username is taken'],
    ),
    201: json('Signed in: sets the session cookie as well', tokenAndUser),
  },
});

const login = createRoute({
  ...guarded('session:create'),
  method: 'post',
  path: LOGIN_PATH,
  summary: 'Sign in, and get a JWT',
  request: jsonBody(z.object({ email, password }).openapi('Login')),
  responses: {
    ...refusals,
    200: json('Signed in: sets the session cookie as well', tokenAndUser),
    ...errors([401, 'sign-in-failed: whichever of the two is wrong']),
  },
});

const me = createRoute({
  ...guarded('profile:read'),
  method: 'get',
  path: '/api/auth/me',
  summary: 'Read one’s own profile',
  responses: { ...refusals, 200: json('The profile', z.object({ user: ownProfile })) },
});

export interface RegistrationRoutesOptions extends AuthRoutesOptions {
  readonly queries: Queries;
  /** Of those who register. */
  readonly tenant: TenantId;
  readonly profiles: Profiles;
  /** Whether anyone may register. */
  readonly open: boolean;
}

/** Accounts as apps and a streaming platform make and use them, beside the sessions of pages. */
export function addRegistrationRoutes(app: ProductApp, options: RegistrationRoutesOptions): void {
  const { queries, tenant, profiles, limits, auth, open } = options;
  const signIn = async (context: Context<ProductEnv>, credentials: { email: string; password: string }) => {
    const begun = await beginSession(options, context, credentials);
    const token = await auth.lastingToken(begun.token);
    const [found] = await queries
      .select({ tenant: users.tenant })
      .from(users)
      .where(eq(users.id, begun.user.id));
    // Signed out, or deleted, within this request.
    if (token === undefined || found === undefined) throw new SignInFailedError();
    return { token, user: await profiles.own(asId.tenant(found.tenant), begun.user.id) };
  };

  app.openapi(register, async (context) => {
    if (!open) throw new RegistrationClosedError();
    const { username, email: address, password: chosen, name = username } = context.req.valid('json');
    await limits.registration(context);
    // Before a password is hashed, which costs a tenth of a second.
    if (await profiles.isTaken(tenant, username))
      throw new ConflictError('This username is taken. Choose another.');
    const known = await queries.select({ id: users.id }).from(users).where(eq(users.email, address));
    if (known.length > 0) throw new AccountExistsError();
    const hash = await limits.hash(context, () => passwordHash(chosen), false);
    const account = { tenant, username, name, email: address, role: 'visitor', hash } as const;
    await createUser(queries, { ...account, emailVerified: false }).catch((error: unknown) => {
      throw isDuplicate(error) ? new AccountExistsError() : error;
    });
    return context.json(await signIn(context, { email: address, password: chosen }), 201);
  });
  app.openapi(login, async (context) => context.json(await signIn(context, context.req.valid('json')), 200));
  app.openapi(me, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    return context.json({ user: await profiles.own(caller.tenant, caller.user) }, 200);
  });
}
