import { InvalidInputError, UnauthorizedError } from '@crossfade/video-core';
import { createRoute, z } from '@hono/zod-openapi';
import { errors } from '@crossfade/video-server';
import type { Context } from 'hono';
import { SignInFailedError } from '../errors/sign-in-failed-error.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import type { ProductApp } from '../http/product-app.ts';
import { SIGN_IN_PATH, type ProductLimits } from '../http/product-limits.ts';
import { callerOf } from '../rights/request-rights.ts';
import type { Auth } from './auth.ts';
import { email, newPassword, password } from './account-schemas.ts';
import { isKnownBrowser, rememberBrowser } from './known-browser.ts';

export const signedIn = z
  .object({ user: z.object({ id: z.string(), name: z.string(), email: z.string() }) })
  .openapi('SignedIn');
/** What better-auth answers to a sign-in: the token of the session is for this server alone. */
const begun = z.object({ token: z.string(), user: signedIn.shape.user });
const done = z.object({}).openapi('Done');
const keys = z.object({ keys: z.array(z.looseObject({})) });
const issued = z.object({ token: z.string() });

const signIn = createRoute({
  ...guarded('session:create'),
  method: 'post',
  path: SIGN_IN_PATH,
  summary: 'Sign in with e-mail address and password',
  request: jsonBody(z.object({ email, password, rememberMe: z.boolean().optional() }).openapi('SignIn')),
  responses: {
    ...refusals,
    200: json(
      'Signed in: sets the session cookie. Clients without an Origin get it as `set-auth-token`',
      signedIn,
    ),
    ...errors([401, 'sign-in-failed: whichever of the two is wrong']),
  },
});

const signOut = createRoute({
  ...guarded('session:end'),
  method: 'post',
  path: '/api/auth/sign-out',
  summary: 'End the session',
  responses: { ...refusals, 200: json('Signed out', done) },
});

const getSession = createRoute({
  ...guarded('session:read'),
  method: 'get',
  path: '/api/auth/get-session',
  summary: 'Read the session, and keep it alive',
  responses: { ...refusals, 200: json('The session and its user', signedIn) },
});

const token = createRoute({
  ...guarded('session:token'),
  method: 'get',
  path: '/api/auth/token',
  summary: 'Issue a JWT for 15 minutes, by the session cookie or by `set-auth-token` as a bearer token',
  responses: { ...refusals, 200: json('A JWT', issued) },
});

const keySet = createRoute({
  ...guarded('session:create'),
  method: 'get',
  path: '/api/auth/jwks',
  summary: 'Read the public keys of the JWTs (RFC 7517)',
  responses: { ...refusals, 200: json('The key set', keys) },
});

const changePassword = createRoute({
  ...guarded('password:change'),
  method: 'post',
  path: '/api/auth/change-password',
  summary: 'Change the password, and end all other sessions',
  request: jsonBody(z.object({ currentPassword: password, newPassword }).openapi('ChangePassword')),
  responses: { ...refusals, 200: json('Changed', done) },
});

const endOthers = createRoute({
  ...guarded('password:change'),
  method: 'post',
  path: '/api/auth/revoke-other-sessions',
  summary: 'End all other sessions of the user',
  responses: { ...refusals, 200: json('Ended', done) },
});

export interface AuthRoutesOptions {
  readonly auth: Auth;
  /** The same on every process. */
  readonly secret: string;
  readonly limits: ProductLimits;
  /** Where better-auth believes that it is. */
  readonly webUrl: string;
}

/** The endpoints of better-auth that the product means, each with the body that it takes; all others do not exist. */
export function addAuthRoutes(app: ProductApp, options: AuthRoutesOptions): void {
  app.openapi(signIn, async (context) => {
    const body = context.req.valid('json');
    return context.json(await signInWith(options, context, body), 200);
  });
  app.openapi(signOut, async (context) => context.json(await askAuth(options, context, done, {}), 200));
  app.openapi(getSession, async (context) => context.json(await askAuth(options, context, signedIn), 200));
  app.openapi(token, async (context) => context.json(await askAuth(options, context, issued), 200));
  app.openapi(keySet, async (context) => context.json(await askAuth(options, context, keys), 200));
  app.openapi(changePassword, async (context) => {
    const body = { ...context.req.valid('json'), revokeOtherSessions: true };
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    const changed = await options.limits.passwordChange(context, user, () =>
      askAuth(options, context, done, body),
    );
    return context.json(changed, 200);
  });
  app.openapi(endOthers, async (context) => context.json(await askAuth(options, context, done, {}), 200));
}

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly rememberMe?: boolean | undefined;
}

/** Signs in as {@link beginSession} does, and answers what pages may read of it. */
export async function signInWith(
  options: AuthRoutesOptions,
  context: Context,
  body: Credentials,
  known?: boolean,
) {
  const { user } = await beginSession(options, context, body, known);
  return { user };
}

/**
 * Signs in, within the limits of the account: the one way to a session. `known` is whether this is hardly a guess: by the
 * browser, or by an invitation that holds.
 */
export async function beginSession(
  options: AuthRoutesOptions,
  context: Context,
  body: Credentials,
  known = isKnownBrowser(options, context.req.raw.headers, body.email),
) {
  const { email } = body;
  const answer = await options.limits.signIn(context, { email, known }, () =>
    askAuth(options, context, begun, body, SIGN_IN_PATH),
  );
  rememberBrowser(options, context, email);
  return answer;
}

/**
 * Passes a request on to better-auth, with a body that was checked, and answers what `schema` has of its answer; its
 * cookies go to the client. Its refusals become errors of ours.
 */
export async function askAuth<Answer>(
  { auth, webUrl }: Pick<AuthRoutesOptions, 'auth' | 'webUrl'>,
  context: Context,
  schema: z.ZodType<Answer>,
  body?: object,
  path = context.req.path,
): Promise<Answer> {
  const headers = new Headers(context.req.raw.headers);
  headers.delete('content-length');
  headers.delete('transfer-encoding');
  if (body) headers.set('content-type', 'application/json');
  const answer = await auth.handle(
    new Request(new URL(path, webUrl), {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
  const read: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw errorOf(answer.status, read);
  for (const cookie of answer.headers.getSetCookie()) context.header('set-cookie', cookie, { append: true });
  // For clients of the API alone: scripts of a page shall not read what the cookie keeps from them.
  const sessionToken = headers.has('origin') ? null : answer.headers.get('set-auth-token');
  if (sessionToken !== null) context.header('set-auth-token', sessionToken);
  return schema.parse(read);
}

const refusal = z.object({ code: z.string().optional(), message: z.string() });

function errorOf(status: number, answer: unknown): Error {
  const { data } = refusal.safeParse(answer);
  if (data?.code === 'INVALID_EMAIL_OR_PASSWORD' || data?.code === 'INVALID_PASSWORD')
    return new SignInFailedError();
  if (status === 401) return new UnauthorizedError('Sign in first.');
  if (status < 500) return new InvalidInputError(data?.message ?? 'This request is not understood.');
  return new Error(`better-auth answered ${status} ${data?.code ?? ''}`);
}
