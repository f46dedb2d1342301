import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { pathBelow } from './path-prefix.ts';

/** Milliseconds that another listener of the same server has to answer an upgrade that no route here takes. */
const FOREIGN_TIMEOUT = 1_000;
const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const routers = new WeakMap<HttpServer, UpgradeRouter>();

/**
 * One listener for the upgrade requests of an HTTP server, however many paths are served on it. Node hands an upgraded
 * socket over without any error listener: a peer that resets the connection would end the process, so the router
 * listens before anything else is done. A path that nobody serves is answered 404 at once, unless the server has upgrade
 * listeners of somebody else, who get a second to answer.
 */
export class UpgradeRouter {
  readonly #server: HttpServer;
  readonly #routes = new Map<string, UpgradeHandler>();

  private constructor(server: HttpServer) {
    this.#server = server;
  }

  static of(server: HttpServer): UpgradeRouter {
    const router = routers.get(server) ?? new UpgradeRouter(server);
    routers.set(server, router);
    return router;
  }

  /** Serves exactly this path. Undone by the returned function. */
  add(path: string, handler: UpgradeHandler): () => void {
    if (this.#routes.has(path)) throw new Error(`Upgrades on ${path} are served already.`);
    // Before everybody else's listeners, so that none of them sees a socket whose errors nobody hears.
    if (this.#routes.size === 0) this.#server.prependListener('upgrade', this.#upgrade);
    this.#routes.set(path, handler);
    return () => {
      if (this.#routes.get(path) !== handler) return;
      this.#routes.delete(path);
      if (this.#routes.size === 0) this.#server.off('upgrade', this.#upgrade);
    };
  }

  readonly #upgrade: UpgradeHandler = (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const { path, url } = pathBelow(this.#server, request);
    const handler = this.#routes.get(path);
    if (handler) {
      request.url = url;
      handler(request, socket, head);
    } else if (this.#server.listenerCount('upgrade') > 1) closeUnanswered(socket);
    else refuse(socket);
  };
}

function refuse(socket: Duplex): void {
  // An HTTP server's sockets stay half open after `end`, for as long as the peer likes.
  socket.end(NOT_FOUND, () => socket.destroy());
}

function closeUnanswered(socket: Duplex): void {
  const timer = setTimeout(() => {
    if ('bytesWritten' in socket && socket.bytesWritten === 0) refuse(socket);
  }, FOREIGN_TIMEOUT);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
