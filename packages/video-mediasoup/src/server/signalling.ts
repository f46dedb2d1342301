import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import type { RoomName } from '@crossfade/video-core';
import {
  SIGNALLING_LIMITS,
  SIGNALLING_PATH,
  SIGNALLING_TIMES,
  type ReceiveCapabilities,
} from '../protocol/index.ts';
import type { AccessClaims, AccessTokens } from './access-token.ts';
import { EntryRefusedError } from './errors/entry-refused-error.ts';
import type { Peer, PeerLink } from './peer.ts';
import { handshakeSchema } from './request-schemas.ts';
import { RequestsOfPeer } from './requests-of-peer.ts';
import type { Room } from './room.ts';
import type { Transports } from './room-media.ts';

/** Everything is unknown until it was parsed. */
interface Incoming {
  request: (envelope: unknown, answer: unknown) => void;
}

/** `Push` says which payload goes with which name. */
type Outgoing = Record<string, (payload: object) => void>;

/** What the handshake has prepared for a connection. */
type Entry =
  | { readonly how: 'resume'; readonly peer: Peer; readonly receive: ReceiveCapabilities | undefined }
  | {
      readonly how: 'enter';
      readonly room: Room;
      readonly claims: AccessClaims;
      readonly transports: Transports;
      readonly receive: ReceiveCapabilities | undefined;
    };
interface SocketData {
  entry?: Entry;
}
type SignallingSocket = Socket<Incoming, Outgoing, DefaultEventsMap, SocketData>;

export interface SignallingOptions {
  readonly tokens: AccessTokens;
  readonly room: (name: RoomName) => Room | undefined;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** socket.io over WebSocket on somebody else's HTTP server, of which it takes one path and nothing else. */
export class Signalling {
  readonly #options: SignallingOptions;
  /** Never listens: socket.io takes a server over whole, so it gets this one, and upgrades are handed on to it. */
  readonly #inner = createServer();
  readonly #io: Server<Incoming, Outgoing, DefaultEventsMap, SocketData>;
  readonly #requests = new WeakMap<Peer, RequestsOfPeer>();
  readonly #detach = new Set<() => void>();
  #closed = false;

  constructor(options: SignallingOptions) {
    this.#options = options;
    this.#io = new Server(this.#inner, {
      path: SIGNALLING_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: SIGNALLING_LIMITS.messageBytes,
      // A socket that died without a word is noticed while its session can still be resumed.
      pingInterval: SIGNALLING_TIMES.resumeWindow / 4,
      pingTimeout: SIGNALLING_TIMES.resumeWindow / 4,
    });
    this.#io.use(async (socket, next) => {
      try {
        await this.#prepare(socket);
      } catch (error) {
        next(this.#refusal(error));
        return;
      }
      next();
    });
    this.#io.on('connection', (socket) => this.#connected(socket));
  }

  get sockets(): number {
    return this.#io.sockets.sockets.size;
  }

  /** Serves the signalling on a server's port, beside whatever else is there. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void {
    if (this.#closed) throw new Error('The signalling is closed.');
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = request.url?.split('?', 1)[0] ?? '';
      if (path === SIGNALLING_PATH || path === `${SIGNALLING_PATH}/`)
        this.#inner.emit('upgrade', request, socket, head);
      // Node closes upgrades that nobody listens for; with this listener there, that has become its task.
      else if (httpServer.listenerCount('upgrade') === 1) socket.destroy();
    };
    httpServer.on('upgrade', upgrade);
    const detach = () => {
      httpServer.off('upgrade', upgrade);
      this.#detach.delete(detach);
    };
    this.#detach.add(detach);
    return detach;
  }

  #refusal(error: unknown): EntryRefusedError {
    if (error instanceof EntryRefusedError) return error;
    this.#options.onTrouble('letting a participant in', error);
    return new EntryRefusedError('server-away', 'The server cannot let you in now. Try again.', {
      cause: error,
    });
  }

  async #prepare(socket: SignallingSocket): Promise<void> {
    const parsed = handshakeSchema.safeParse(socket.handshake.auth);
    if (!parsed.success)
      throw new EntryRefusedError(
        parsed.error.issues.some(({ path }) => path[0] === 'protocol')
          ? 'protocol-unsupported'
          : 'token-invalid',
        'This version of the app cannot talk to the server. Reload the page.',
      );
    const { token, session, receive } = parsed.data;
    const claims = await this.#options.tokens.read(token);
    const room = this.#options.room(claims.room);
    if (room === undefined || room.closed)
      throw new EntryRefusedError('room-missing', 'This call is not open here.');
    const peer = session === undefined ? undefined : room.sessionOf(claims.participantId, session);
    if (peer) {
      // Who is inside already needs no valid token: a connection outlives it.
      socket.data.entry = { how: 'resume', peer, receive };
      return;
    }
    if (claims.expired)
      throw new EntryRefusedError('token-expired', 'This invitation has expired. Join again.');
    room.mayEnter(claims);
    const transports = await room.createTransports();
    socket.data.entry = { how: 'enter', room, claims, transports, receive };
    // A client that has gone meanwhile never becomes a connection.
    if (socket.conn.readyState === 'open') socket.conn.once('close', () => this.#abandon(socket));
    else this.#abandon(socket);
  }

  #abandon(socket: SignallingSocket): void {
    const { entry } = socket.data;
    if (entry?.how === 'enter') release(entry.transports);
    delete socket.data.entry;
  }

  #connected(socket: SignallingSocket): void {
    const { entry } = socket.data;
    delete socket.data.entry;
    const link: PeerLink = {
      push: (name, payload) => void socket.emit(name, payload),
      // Later, so that what is being answered or pushed now still goes out.
      end: () => void setImmediate(() => socket.disconnect(true)),
    };
    try {
      if (entry === undefined) throw new EntryRefusedError('server-away', 'Try again.');
      const peer = entry.how === 'resume' ? entry.peer : entry.room.enter(entry.claims, entry.transports);
      this.#serve(socket, peer, link);
      void peer.connect(link, entry.receive).catch((error: unknown) => {
        this.#options.onTrouble('welcoming a participant', error);
        link.end();
      });
    } catch (error) {
      if (entry?.how === 'enter') release(entry.transports);
      link.push('goodbye', { reason: 'failed', message: this.#refusal(error).message });
      link.end();
    }
  }

  #serve(socket: SignallingSocket, peer: Peer, link: PeerLink): void {
    if (peer.closed) throw new EntryRefusedError('server-away', 'The session is over. Join again.');
    const requests = this.#requests.get(peer) ?? new RequestsOfPeer(peer, this.#options.onTrouble);
    this.#requests.set(peer, requests);
    socket.on('request', async (envelope, answer) => {
      const result = await requests.answer(envelope);
      if (typeof answer === 'function') answer(result);
    });
    socket.on('disconnect', () => peer.disconnect(link));
  }

  /** Ends every socket; the HTTP servers go on. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const detach of this.#detach) detach();
    // Later than the goodbyes that were just sent.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
    this.#io.removeAllListeners();
    this.#inner.removeAllListeners();
  }
}

function release({ send, receive }: Transports): void {
  send.close();
  receive.close();
}
