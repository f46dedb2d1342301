import type { RoomName } from '@crossfade/video-core';
import { SocketPath } from '@crossfade/video-core/server/socket-io';
import type { Server as HttpServer } from 'node:http';
import type { DefaultEventsMap, Socket } from 'socket.io';
import {
  SIGNALLING_LIMITS,
  SIGNALLING_PATH,
  SIGNALLING_TIMES,
  type ReceiveCapabilities,
} from '../../protocol/index.ts';
import type { AccessClaims, AccessTokens } from './access-token.ts';
import { EntryRefusedError } from './entry-refused-error.ts';
import type { Peer, PeerLink } from '../peer/peer.ts';
import { handshakeSchema } from './request-schemas.ts';
import { PeerRequestHandler } from './peer-request-handler.ts';
import type { Room } from '../room/room.ts';
import type { Transports } from '../room/room-media.ts';

/** Everything is `unknown` until parsed. */
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
  readonly onError: (what: string, error: unknown) => void;
}

/** socket.io over WebSocket on an existing HTTP server, of which it takes one path and nothing else. */
export class Signalling {
  readonly #options: SignallingOptions;
  readonly #path = new SocketPath<Incoming, Outgoing, SocketData>(SIGNALLING_PATH, {
    maxHttpBufferSize: SIGNALLING_LIMITS.messageBytes,
    // A half-open socket is noticed while its session can still be resumed.
    pingInterval: SIGNALLING_TIMES.resumeWindow / 4,
    pingTimeout: SIGNALLING_TIMES.resumeWindow / 4,
    packets: SIGNALLING_LIMITS.packets,
  });
  readonly #requests = new WeakMap<Peer, PeerRequestHandler>();

  constructor(options: SignallingOptions) {
    this.#options = options;
    this.#path.io.use(async (socket, next) => {
      try {
        await this.#prepare(socket);
      } catch (error) {
        next(this.#refusal(error));
        return;
      }
      next();
    });
    this.#path.io.on('connection', (socket) => this.#connected(socket));
  }

  get sockets(): number {
    return this.#path.sockets;
  }

  /** Serves the signalling on a server's port, beside whatever else is there. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void {
    return this.#path.attach(httpServer);
  }

  #refusal(error: unknown): EntryRefusedError {
    if (error instanceof EntryRefusedError) return error;
    this.#options.onError('admitting a participant', error);
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
    room.connecting(claims.participantId);
    const peer = session === undefined ? undefined : room.sessionOf(claims.participantId, session);
    if (peer) {
      // A participant who is inside needs no valid token: a connection outlives it.
      socket.data.entry = { how: 'resume', peer, receive };
      return;
    }
    if (claims.expired)
      throw new EntryRefusedError('token-expired', 'This invitation has expired. Join again.');
    room.mayEnter(claims);
    const transports = await room.createTransports();
    socket.data.entry = { how: 'enter', room, claims, transports, receive };
    // A client that has disconnected meanwhile never becomes a connection.
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
        this.#options.onError('welcoming a participant', error);
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
    const requests = this.#requests.get(peer) ?? new PeerRequestHandler(peer, this.#options.onError);
    this.#requests.set(peer, requests);
    // An event of another name is no request, and is counted all the same.
    socket.onAny((name) => {
      if (name !== 'request') requests.admit();
    });
    socket.on('request', async (envelope, answer) => {
      const result = await requests.answer(envelope);
      if (typeof answer === 'function') answer(result);
    });
    socket.on('disconnect', () => peer.disconnect(link));
  }

  /** Ends every socket; the HTTP servers go on. Idempotent. */
  async close(): Promise<void> {
    await this.#path.close();
  }
}

function release({ send, receive }: Transports): void {
  send.close();
  receive.close();
}
