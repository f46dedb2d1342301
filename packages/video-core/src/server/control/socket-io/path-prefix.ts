import type { IncomingMessage, Server as HttpServer } from 'node:http';

const prefixes = new WeakMap<HttpServer, string>();

/**
 * Serves the socket paths of an HTTP server below a path as well, such as `/api`: whether a proxy in front takes it away
 * or leaves it, they are found.
 */
export function serveBelow(server: HttpServer, prefix: string): void {
  prefixes.set(server, prefix.replace(/\/+$/, ''));
}

/** The path of a request, without the query and without the prefix; `url` is the same with its query. */
export function pathBelow(
  server: HttpServer,
  request: IncomingMessage,
): { readonly path: string; readonly url: string } {
  const given = request.url ?? '';
  const prefix = prefixes.get(server) ?? '';
  const url = given.startsWith(`${prefix}/`) ? given.slice(prefix.length) : given;
  return { path: url.split('?', 1)[0] ?? '', url };
}
