/** Where everyone finds what is theirs, if they came for nothing else. */
const OWN_PAGES: Readonly<Record<string, string>> = { visitor: '/visits' };
const DEFAULT = '/staff';

/**
 * Where somebody goes who signed in: the path of this site that they came for, or the page of their role. Anything that a browser could read as
 * another site is not followed, so that a link to the sign-in page cannot lead away from it.
 */
export function pathAfterSignIn(next: string | undefined, role: string): string {
  const own = OWN_PAGES[role] ?? DEFAULT;
  if (next === undefined || !next.startsWith('/')) return own;
  const base = 'https://site.invalid';
  if (!URL.canParse(next, base)) return own;
  const { origin, pathname, search, hash } = new URL(next, base);
  // `/.//other` has this origin, and a path that names another site.
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : own;
}
