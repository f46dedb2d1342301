import { createServer, type Server as HttpServer } from 'node:http';
import { Server, type DefaultEventsMap, type ServerOptions } from 'socket.io';
import { RequestRouter } from './request-router.ts';
import { UpgradeRouter } from './upgrade-router.ts';

/** Bytes of the longest frame; milliseconds between signs of life and until their lack ends a socket. */
export type SocketLimits = Pick<ServerOptions, 'maxHttpBufferSize' | 'pingInterval' | 'pingTimeout'>;

/**
 * socket.io on one path of somebody else's HTTP servers, of which it takes nothing else: over WebSocket, and by long
 * polling for networks that block those.
 */
export class SocketPath<
  Incoming extends Record<keyof Incoming, (...args: never[]) => void>,
  Outgoing extends Record<keyof Outgoing, (...args: never[]) => void>,
  Data,
> {
  readonly io: Server<Incoming, Outgoing, DefaultEventsMap, Data>;
  readonly #path: string;
  /** Never listens: socket.io takes a server over whole, so it gets this one, and upgrades are handed on to it. */
  readonly #inner = createServer();
  readonly #detach = new Set<() => void>();
  #closed = false;

  constructor(path: string, limits: SocketLimits) {
    this.#path = path;
    this.io = new Server(this.#inner, {
      path,
      transports: ['websocket', 'polling'],
      // Pages of any origin may ask: what admits is a token in the handshake, never a cookie.
      cors: { origin: '*' },
      serveClient: false,
      ...limits,
    });
  }

  get sockets(): number {
    return this.io.sockets.sockets.size;
  }

  /**
   * Serves the path on a server's port, beside the request listeners that the server has by now. Undone by the returned
   * function.
   */
  attach(httpServer: HttpServer): () => void {
    if (this.#closed) throw new Error(`${this.#path} is closed.`);
    // socket.io answers with a slash at the end only; its clients add it.
    const remove = UpgradeRouter.of(httpServer).add(`${this.#path}/`, (...upgrade) => {
      this.#inner.emit('upgrade', ...upgrade);
    });
    const removeRequests = RequestRouter.of(httpServer).add(`${this.#path}/`, (...request) => {
      this.#inner.emit('request', ...request);
    });
    const detach = () => {
      remove();
      removeRequests();
      this.#detach.delete(detach);
    };
    this.#detach.add(detach);
    return detach;
  }

  /** Takes the path away; the sockets go on until `close`. */
  detach(): void {
    this.#closed = true;
    for (const detach of this.#detach) detach();
  }

  /** Ends every socket, after what was just sent; the HTTP servers go on. Idempotent. */
  async close(): Promise<void> {
    this.detach();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.io.disconnectSockets(true);
    this.io.engine.close();
    this.io.removeAllListeners();
    this.#inner.removeAllListeners();
  }
}
