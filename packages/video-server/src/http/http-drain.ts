import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets an HTTP server stop in two steps: first it takes nothing new and answers what it has, then what is still
 * connected (WebSockets, mostly) is cut off. In between, the owners of those connections can close them in order.
 */
export class HttpDrain {
  readonly #server: Server;
  /** Node does not list an upgraded connection, but waits for it all the same. */
  readonly #sockets = new Set<Socket>();
  #underWay = 0;
  #idle: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  /** Must see the server before it listens. */
  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (_request, response) => {
      this.#underWay += 1;
      response.once('close', () => {
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#idle?.();
      });
    });
  }

  /** Resolves when the last answer is out, or after `patience` milliseconds. */
  async stopTaking(patience: number): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeIdleConnections();
    if (this.#underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#idle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Resolves when nothing is connected any more; what was written before still goes out. */
  async cutOff(): Promise<void> {
    for (const socket of this.#sockets) socket.destroySoon();
    await this.#closed;
  }
}
