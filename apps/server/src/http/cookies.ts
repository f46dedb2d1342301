/** Begins the name of every cookie of ours. */
export const COOKIE_PREFIX = 'crossfade';

/** The value of a cookie in the header of a request (RFC 6265, section 4.2); `undefined` when it is not sent. */
export function cookieOf(headers: Headers, name: string): string | undefined {
  return cookiesIn(headers).find(([key]) => key === name)?.[1];
}

/** The names and values of all cookies of a request, as they were sent. */
export const cookiesIn = (headers: Headers): readonly (readonly [name: string, value: string])[] =>
  (headers.get('cookie')?.split(';') ?? []).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()];
  });
