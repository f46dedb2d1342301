import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RoomName } from '@crossfade/video-core';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import {
  MESH_PATH,
  type ClientToServer,
  type Publication,
  type ServerToClient,
} from '../protocol/messages.ts';
import type { AccessClaims, AccessTokens } from './access-token.ts';
import { handshakeSchema, orderSchema } from './incoming.ts';
import type { MeshRoom } from './mesh-room.ts';
import { RefusedError } from './refused-error.ts';
import type { Link, Seat } from './seat.ts';

/** What the handshake has found out. */
interface Entry {
  readonly room: MeshRoom;
  readonly claims: AccessClaims;
  readonly seat: Seat | undefined;
  readonly publications: readonly Publication[];
}
type MeshSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, { entry?: Entry }>;

export interface SignallingOptions {
  readonly tokens: AccessTokens;
  readonly room: (name: RoomName) => MeshRoom | undefined;
  /** Milliseconds for which a seat is kept: a socket that died without a word has to be noticed sooner. */
  readonly keepSeat: number;
}

/** socket.io over WebSocket, on one path of somebody else's HTTP server. */
export class Signalling {
  readonly #options: SignallingOptions;
  /** Never listens: socket.io takes a server over whole, so it gets this one, and upgrades are handed on to it. */
  readonly #inner = createServer();
  readonly #io: Server<ClientToServer, ServerToClient, DefaultEventsMap, { entry?: Entry }>;

  constructor(options: SignallingOptions) {
    this.#options = options;
    this.#io = new Server(this.#inner, {
      path: MESH_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: 200_000,
      pingInterval: options.keepSeat / 4,
      pingTimeout: options.keepSeat / 4,
    });
    this.#io.use(async (socket, next) => {
      let refusal: RefusedError | undefined;
      try {
        socket.data.entry = await this.#read(socket);
      } catch (error) {
        refusal = error instanceof RefusedError ? error : new RefusedError('credentials', String(error));
      }
      next(refusal);
    });
    this.#io.on('connection', (socket) => this.#connected(socket));
  }

  get sockets(): number {
    return this.#io.sockets.sockets.size;
  }

  /** Serves the signalling on a server's port, beside whatever else is there. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void {
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      const path = request.url?.split('?', 1)[0] ?? '';
      if (path === MESH_PATH || path === `${MESH_PATH}/`) this.#inner.emit('upgrade', request, socket, head);
      // Node closes upgrades that nobody listens for; with this listener there, that has become its task.
      else if (httpServer.listenerCount('upgrade') === 1) socket.destroy();
    };
    httpServer.on('upgrade', upgrade);
    return () => void httpServer.off('upgrade', upgrade);
  }

  async #read(socket: MeshSocket): Promise<Entry> {
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success) throw new RefusedError('credentials', 'They are not of this provider.');
    const { token, resume, publications } = handshake.data;
    const claims = await this.#options.tokens.read(token);
    const room = this.#options.room(claims.room);
    if (!room) throw new RefusedError('room-missing', 'This call is not open.');
    // Who is inside already needs no valid token: a connection outlives it.
    const seat = room.held(claims, resume);
    if (!seat) room.check(claims);
    return { room, claims, seat, publications };
  }

  #connected(socket: MeshSocket): void {
    const { entry } = socket.data;
    if (!entry) return void socket.disconnect(true);
    const { room, claims, publications } = entry;
    const link: Link = {
      welcome: (welcome, heard) => socket.emit('welcome', welcome, heard),
      member: (member) => socket.emit('member', member),
      gone: (gone) => socket.emit('gone', gone),
      deliver: (delivery, heard) => socket.emit('deliver', delivery, heard),
      goodbye: (goodbye) => socket.emit('goodbye', goodbye),
      // Later, so that what was just told or answered still goes out.
      end: () => void setImmediate(() => socket.disconnect(true)),
    };
    try {
      const seat = entry.seat ?? room.enter(claims, link, publications);
      if (entry.seat) room.resume(seat, link);
      this.#serve(socket, room, seat, link);
    } catch {
      // Since the handshake the room was closed, filled up or shut to them; the next attempt is told.
      link.end();
    }
  }

  #serve(socket: MeshSocket, room: MeshRoom, seat: Seat, link: Link): void {
    socket.on('order', (order, answer) => {
      const parsed = orderSchema.safeParse(order);
      if (typeof answer !== 'function') return;
      if (parsed.success) answer(room.obey(seat, parsed.data));
      else answer({ ok: false, code: 'invalid', message: 'The server did not understand this.' });
    });
    socket.on('disconnect', () => room.cutOff(seat, link));
  }

  /** Ends every socket; the HTTP servers go on. */
  close(): void {
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
    this.#inner.removeAllListeners();
  }
}
