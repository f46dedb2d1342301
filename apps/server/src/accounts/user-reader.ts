import { asId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, gt } from 'drizzle-orm';
import { sessions, users } from '../database/account-tables.ts';
import { COOKIE_PREFIX, cookieOf } from '../http/cookies.ts';
import type { UserCaller } from '../rights/caller.ts';
import type { CallerReader } from '../rights/callers.ts';
import { isAdmitted } from './admitted-users.ts';
import type { Auth } from './auth.ts';
import { jwtOf } from './bearer-jwt.ts';

const SESSION_COOKIE = `${COOKIE_PREFIX}.session_token`;
/** A session's cookie as a bearer token: its value, and its signature. */
const SIGNED = /^Bearer [^.\s]+\.[^.\s]+$/i;

/** Users by their session, as a cookie or a bearer token, or by a JWT. All are checked on the newest record: a revoked one ends at once. */
export function userReader(auth: Auth, queries: Queries, demonstration: boolean): CallerReader {
  const admitted = isAdmitted(queries, demonstration);
  const byJwt = async (token: string): Promise<UserCaller | undefined> => {
    const claims = await auth.claimsOf(token);
    if (!claims) return undefined;
    const [row] = await queries
      .select({ user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.id, claims.session),
          eq(users.id, claims.user),
          gt(sessions.expiresAt, new Date()),
          admitted,
        ),
      );
    return row && callerOfRow(row.user);
  };
  const bySession = async (headers: Headers): Promise<UserCaller | undefined> => {
    const id = await auth.userOfCookie(headers);
    if (id === undefined) return undefined;
    const [row] = await queries
      .select()
      .from(users)
      .where(and(eq(users.id, id), admitted));
    return row && callerOfRow(row);
  };
  return async (headers) => {
    const token = jwtOf(headers);
    if (token !== undefined) return byJwt(token);
    const presented =
      SIGNED.test(headers.get('authorization') ?? '') ||
      [SESSION_COOKIE, `__Secure-${SESSION_COOKIE}`].some((name) => cookieOf(headers, name) !== undefined);
    return presented ? bySession(headers) : undefined;
  };
}

const callerOfRow = ({ id, tenant, name, email, role }: typeof users.$inferSelect): UserCaller => ({
  role,
  tenant: asId.tenant(tenant),
  user: id,
  name,
  email,
});
