import type { Server as HttpServer } from 'node:http';
import type { RoomName } from '@crossfade/video-core';
import { SocketPath } from '@crossfade/video-core/server/socket-io';
import type { DefaultEventsMap, Socket } from 'socket.io';
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

/** socket.io over WebSocket, on one path of an existing HTTP server. */
export class Signalling {
  readonly #options: SignallingOptions;
  readonly #path: SocketPath<ClientToServer, ServerToClient, { entry?: Entry }>;

  constructor(options: SignallingOptions) {
    this.#options = options;
    this.#path = new SocketPath(MESH_PATH, {
      maxHttpBufferSize: 200_000,
      pingInterval: options.keepSeat / 4,
      pingTimeout: options.keepSeat / 4,
      packets: { perSecond: 1_000, burst: 5_000 },
    });
    this.#path.io.use(async (socket, next) => {
      let refusal: RefusedError | undefined;
      try {
        socket.data.entry = await this.#read(socket);
      } catch (error) {
        refusal = error instanceof RefusedError ? error : new RefusedError('credentials', String(error));
      }
      next(refusal);
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
      // Since the handshake the room was closed, filled up or shut to them; the next attempt says so.
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
  close(): Promise<void> {
    return this.#path.close();
  }
}
