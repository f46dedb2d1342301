import { createHmac, randomUUID } from 'node:crypto';
import type { Queries } from '@crossfade/video-server/sql';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { bearer } from 'better-auth/plugins/bearer';
import { jwt } from 'better-auth/plugins/jwt';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { accounts, jwks, sessions, users, verifications } from '../database/account-tables.ts';
import { COOKIE_PREFIX } from '../http/cookies.ts';
import { isAdmitted } from './admitted-users.ts';
import { jwtOf } from './bearer-jwt.ts';
import { PASSWORD_LENGTH } from './password-length.ts';

/** Seconds that a session lasts from its last use, and after which its use is written down again. */
const SESSION = { expiresIn: 7 * 86_400, updateAge: 86_400 } as const;
/** How long the JWT of an API client holds; the session behind it is looked up all the same. */
const TOKEN_LIFETIME = '15m';
/** The same for an app that signs in once and keeps its token: as long as a session that nobody renews. */
const LASTING_TOKEN = '7d';

export interface AuthOptions {
  readonly queries: Queries;
  /** Signs cookies and encrypts the private keys of JWTs; the same on every process. */
  readonly secret: string;
  /** Where people reach the web app. */
  readonly webUrl: string;
  readonly trustedOrigins: readonly string[];
  /** Whether users of a demonstration residence may sign in. */
  readonly demonstration: boolean;
  /** Receives what better-auth complains of; never what people typed. */
  readonly onError: (message: string) => void;
}

/** What of better-auth the product uses; of its many endpoints those are reachable that `auth-routes.ts` names. */
export interface Auth {
  /** Answers a request to one of its endpoints, below `/api/auth`. A JWT stands for the session behind it. */
  handle(request: Request): Promise<Response>;
  /** Whose session a cookie belongs to; `undefined`: none that holds. */
  userOfCookie(headers: Headers): Promise<string | undefined>;
  /** What a JWT says, once its signature and its times hold. */
  claimsOf(token: string): Promise<{ readonly user: string; readonly session: string } | undefined>;
  /** A JWT that holds as long as the session does whose token is given; `undefined`: there is no such session. */
  lastingToken(sessionToken: string): Promise<string | undefined>;
}

const claims = z.object({ sub: z.string(), sid: z.string() });

/** Sign-in by e-mail and password, sessions, and JWTs for API clients. Nobody signs up: accounts are made by invitation. */
export function createAuth(options: AuthOptions): Auth {
  const { queries, secret, webUrl, trustedOrigins, onError } = options;
  const auth = betterAuth({
    appName: 'Crossfade',
    baseURL: webUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [...trustedOrigins],
    database: drizzleAdapter(queries, {
      provider: 'pg',
      schema: { users, sessions, accounts, verifications, jwks },
    }),
    user: {
      modelName: 'users',
      additionalFields: {
        tenant: { type: 'string', input: false },
        role: { type: 'string', input: false },
      },
    },
    session: { modelName: 'sessions', ...SESSION },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
    },
    // Limits of our own count what a ward behind one address would not meet.
    rateLimit: { enabled: false },
    databaseHooks: {
      session: {
        create: {
          // After the password was checked, so that a disabled account looks like a wrong password in its timing as well.
          before: async ({ userId }) => {
            const [user] = await queries
              .select({ id: users.id })
              .from(users)
              .where(and(eq(users.id, userId), isAdmitted(queries, options.demonstration)));
            if (!user)
              throw APIError.from('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'disabled' });
          },
        },
      },
    },
    plugins: [
      bearer({ requireSignature: true }),
      jwt({
        disableSettingJwtHeader: true,
        jwt: {
          expirationTime: TOKEN_LIFETIME,
          getSubject: ({ user }) => user.id,
          definePayload: ({ session }) => ({ sid: session.id }),
        },
      }),
    ],
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: webUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // Taken from headers that anyone may send; the request log has what the proxies say.
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    logger: {
      level: 'error',
      log: (_level, message) => onError(message),
    },
    telemetry: { enabled: false },
  });

  const claimsOf: Auth['claimsOf'] = async (token) => {
    const { payload } = await auth.api.verifyJWT({ body: { token } });
    const parsed = claims.safeParse(payload);
    return parsed.success ? { user: parsed.data.sub, session: parsed.data.sid } : undefined;
  };
  /** better-auth takes the signed token of a session as a bearer token, and knows no session by a JWT. */
  const bySession = async (request: Request): Promise<Request> => {
    const jwtToken = jwtOf(request.headers);
    const claimed = jwtToken === undefined ? undefined : await claimsOf(jwtToken);
    if (!claimed) return request;
    const [session] = await queries
      .select({ token: sessions.token })
      .from(sessions)
      .where(and(eq(sessions.id, claimed.session), eq(sessions.userId, claimed.user)));
    if (!session) return request;
    const signature = createHmac('sha256', secret).update(session.token).digest('base64');
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${session.token}.${signature}`);
    return new Request(request, { headers });
  };

  return {
    handle: async (request) => auth.handler(await bySession(request)),
    userOfCookie: async (headers) => {
      // Only an answer that can carry the cookie may renew it.
      const session = await auth.api.getSession({ headers, query: { disableRefresh: true } });
      return session?.user.id;
    },
    claimsOf,
    lastingToken: async (sessionToken) => {
      const [session] = await queries
        .select({ sid: sessions.id, sub: sessions.userId })
        .from(sessions)
        .where(eq(sessions.token, sessionToken));
      if (!session) return undefined;
      const overrideOptions = { jwt: { expirationTime: LASTING_TOKEN } };
      const { token } = await auth.api.signJWT({ body: { payload: session, overrideOptions } });
      return token;
    },
  };
}
