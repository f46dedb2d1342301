import { createHmac } from 'node:crypto';
import { secretEquals } from '@crossfade/video-core/server';
import type { Context } from 'hono';
import { COOKIE_PREFIX, cookieOf } from '../http/cookies.ts';
import { setCredentialCookie } from '../http/set-cookie.ts';

const COOKIE = `${COOKIE_PREFIX}.known`;
/** Accounts that are remembered of one browser, such as the one of a nurses' station. */
const REMEMBERED = 8;

export interface KnownBrowserOptions {
  /** The same on every process. */
  readonly secret: string;
  readonly webUrl: string;
}

/** Whether an account was signed in to in this browser before (OWASP, "Device Cookies"). It admits nobody. */
export function isKnownBrowser({ secret }: KnownBrowserOptions, headers: Headers, email: string): boolean {
  const mark = markOf(secret, email);
  return marksIn(headers).some((each) => secretEquals(each, mark));
}

export function rememberBrowser(
  { secret, webUrl }: KnownBrowserOptions,
  context: Context,
  email: string,
): void {
  const marks = new Set([markOf(secret, email), ...marksIn(context.req.raw.headers)]);
  setCredentialCookie(context, COOKIE, [...marks].slice(0, REMEMBERED).join('.'), webUrl);
}

const marksIn = (headers: Headers): readonly string[] => cookieOf(headers, COOKIE)?.split('.') ?? [];

const markOf = (secret: string, email: string): string =>
  createHmac('sha256', secret).update(`known browser:${email}`).digest('base64url').slice(0, 22);
