import { createServer, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type DefaultEventsMap, type ServerOptions, type Socket } from 'socket.io';
import { TokenBucket, type RateLimit } from '../../admission/token-bucket.ts';
import { HandshakeLimits, handshakeOf, SIGN_IN_TIMEOUT } from './handshake-limits.ts';
import { limitWaiting } from './outgoing-limit.ts';
import { RequestRouter } from './request-router.ts';
import { UpgradeRouter } from './upgrade-router.ts';

/** Bytes of the longest frame; milliseconds between signs of life and until their lack ends a socket. */
export interface SocketLimits extends Pick<
  ServerOptions,
  'maxHttpBufferSize' | 'pingInterval' | 'pingTimeout'
> {
  /**
   * Packets of any kind that one connection may send at once, and per second in the long run: beyond it the connection
   * is closed. A backstop, for what an application does not count itself: acknowledgements, and what it cannot parse.
   */
  readonly packets: RateLimit;
}

/** Before it has signed in, a client sends one packet, and answers pings. */
const UNKNOWN_PACKETS: RateLimit = { perSecond: 1, burst: 10 };
/** Milliseconds that a peer has to answer the end of its WebSocket. */
const CLOSING = 1_000;
const TOO_MANY =
  'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n';

type Connection = Socket['conn'];

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
  readonly #packets = new WeakMap<Connection, TokenBucket>();
  #closed = false;

  constructor(path: string, { packets, ...limits }: SocketLimits) {
    this.#path = path;
    this.io = new Server(this.#inner, {
      path,
      transports: ['websocket', 'polling'],
      // Pages of any origin may ask: what admits is a token in the handshake, never a cookie.
      cors: { origin: '*' },
      serveClient: false,
      connectTimeout: SIGN_IN_TIMEOUT,
      ...limits,
    });
    this.io.engine.on('connection', (connection: Connection) => this.#opened(connection));
    this.io.on('connection', ({ conn }) => {
      handshakeOf(conn.request)?.();
      this.#packets.set(conn, new TokenBucket(packets));
    });
  }

  #opened(connection: Connection): void {
    const release = handshakeOf(connection.request);
    if (release === undefined) return connection.close(true);
    connection.once('close', release);
    limitWaiting(connection);
    if (connection.transport.name === 'websocket')
      connection.once('close', () => closeSoon(connection.request.socket));
    this.#packets.set(connection, new TokenBucket(UNKNOWN_PACKETS));
    // Before the packet is parsed; a closed connection passes nothing on.
    connection.on('packet', () => {
      if (this.#packets.get(connection)?.take() === false) connection.close(true);
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
    const limits = HandshakeLimits.of(httpServer);
    // socket.io answers with a slash at the end only; its clients add it.
    const remove = UpgradeRouter.of(httpServer).add(`${this.#path}/`, (request, socket, head) => {
      if (limits.admit(request, socket)) this.#inner.emit('upgrade', request, socket, head);
      else socket.end(TOO_MANY, () => socket.destroy());
    });
    const removeRequests = RequestRouter.of(httpServer).add(`${this.#path}/`, (request, response) => {
      if (limits.admit(request, response)) this.#inner.emit('request', request, response);
      else response.writeHead(429, { 'retry-after': '10', connection: 'close' }).end();
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

/** A WebSocket waits half a minute for the peer's closing frame, and reads whatever else comes meanwhile. */
function closeSoon(socket: Duplex): void {
  setTimeout(() => socket.destroy(), CLOSING).unref();
}
