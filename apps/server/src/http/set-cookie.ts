import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';

/** Seconds: 400 days, the longest that browsers keep a cookie (RFC 6265bis, section 5.5). */
const LONGEST = 400 * 86_400;

/** Sets a cookie that scripts cannot read and other sites' pages do not send along, for as long as a browser keeps it. */
export function setCredentialCookie(context: Context, name: string, secret: string, webUrl: string): void {
  setCookie(context, name, secret, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: LONGEST,
    secure: webUrl.startsWith('https:'),
  });
}
