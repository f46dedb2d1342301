const DEFAULT = '/staff';

/**
 * Where somebody goes who signed in: the path of this site that they came for. Anything that a browser could read as
 * another site is not followed, so that a link to the sign-in page cannot lead away from it.
 */
export function pathAfterSignIn(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/')) return DEFAULT;
  const base = 'https://site.invalid';
  if (!URL.canParse(next, base)) return DEFAULT;
  const { origin, pathname, search, hash } = new URL(next, base);
  // `/.//other` has this origin, and a path that names another site.
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : DEFAULT;
}
