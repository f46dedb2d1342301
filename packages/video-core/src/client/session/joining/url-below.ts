/** The address of `path`, which begins with a slash, below a base that may have a path of its own. */
export function urlBelow(base: string, path: string): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url;
}
