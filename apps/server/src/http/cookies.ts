/** Begins the name of every cookie of ours. */
export const COOKIE_PREFIX = 'crossfade';

/** The value of a cookie in the header of a request (RFC 6265, section 4.2); `undefined` when it is not sent. */
export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const [key = '', ...rest] = pair.split('=');
    if (key.trim() === name) return rest.join('=').trim();
  }
  return undefined;
}
