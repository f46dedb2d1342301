const DEFAULT = 'http://localhost:1285';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

/**
 * The backend's address as this page reaches it. An address on this machine means nothing to a page that was
 * opened by another host name, on a phone in the same network for instance: there it is that host's.
 */
export function apiBase(
  configured: string | undefined,
  page: Pick<Location, 'hostname' | 'protocol'>,
): string {
  const url = new URL(configured ?? DEFAULT);
  if (LOOPBACK.test(url.hostname) && !LOOPBACK.test(page.hostname)) {
    url.hostname = page.hostname;
    // A page that came over HTTPS may not call plain HTTP elsewhere (W3C Mixed Content).
    url.protocol = page.protocol;
  }
  // Without the slash at its end, which a browser adds where there is no path.
  return url.origin + url.pathname.replace(/\/$/, '');
}
