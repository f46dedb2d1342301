import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { pathBelow } from './path-prefix.ts';

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

const routers = new WeakMap<HttpServer, RequestRouter>();

/**
 * Takes the requests of some paths out of an HTTP server. An HTTP server calls each of its listeners for each request,
 * so those that are there already are put behind the router, where they stay, as socket.io itself does it: the
 * application's own listener has to be added before the first path is.
 */
export class RequestRouter {
  readonly #routes = new Map<string, RequestHandler>();

  private constructor(server: HttpServer) {
    const others = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const { path, url } = pathBelow(server, request);
      const handler = this.#routes.get(path);
      if (handler) {
        request.url = url;
        handler(request, response);
      } else for (const other of others) other.call(server, request, response);
    });
  }

  static of(server: HttpServer): RequestRouter {
    const router = routers.get(server) ?? new RequestRouter(server);
    routers.set(server, router);
    return router;
  }

  /** Serves exactly this path. Undone by the returned function. */
  add(path: string, handler: RequestHandler): () => void {
    this.#routes.set(path, handler);
    return () => {
      if (this.#routes.get(path) === handler) this.#routes.delete(path);
    };
  }
}
