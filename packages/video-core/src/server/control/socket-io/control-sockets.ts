import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server, type DefaultEventsMap, type Socket } from 'socket.io';
import {
  CONTROL_PATH,
  type ControlAnswer,
  type ControlClaims,
  type ControlMessage,
} from '../../../control-protocol.ts';
import { CrossfadeError } from '../../../errors/crossfade-error.ts';
import type { Telemetry } from '../../telemetry.ts';
import type { ControlLink } from '../control-member.ts';
import type { ControlEntry, ControlRooms } from '../control-rooms.ts';
import { commandSchema, handshakeSchema } from '../control-schemas.ts';
import type { ControlTokens } from '../control-tokens.ts';

/** Everything is unknown until it was parsed. */
interface Incoming {
  command: (command: unknown, answer: unknown) => void;
}
interface Outgoing {
  message: (message: ControlMessage) => void;
}
/** What the handshake has found out. */
interface SocketData {
  admitted?: { readonly claims: ControlClaims; readonly after: number };
}
type ControlSocket = Socket<Incoming, Outgoing, DefaultEventsMap, SocketData>;

export interface ControlSocketsOptions {
  readonly rooms: ControlRooms;
  readonly tokens: ControlTokens;
  readonly telemetry: Telemetry;
}

/** Bytes; a longer frame closes the connection. The longest message has a third of it in UTF-8. */
const FRAME_LIMIT = 20_000;
/** Milliseconds between two signs of life, and without one before a connection counts as lost. */
const PING = { interval: 5_000, timeout: 5_000 } as const;
/** Milliseconds in which somebody should have answered an upgrade. */
const UPGRADE_TIMEOUT = 1_000;

/** The control channel over socket.io, on somebody else's HTTP server, of which it takes one path and nothing else. */
export class ControlSockets {
  readonly #options: ControlSocketsOptions;
  /** Never listens: socket.io takes a server over whole, so it gets this one, and upgrades are handed on to it. */
  readonly #inner = createServer();
  readonly #io: Server<Incoming, Outgoing, DefaultEventsMap, SocketData>;
  readonly #detach = new Set<() => void>();
  #closed = false;

  constructor(options: ControlSocketsOptions) {
    this.#options = options;
    this.#io = new Server(this.#inner, {
      path: CONTROL_PATH,
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: FRAME_LIMIT,
      pingInterval: PING.interval,
      pingTimeout: PING.timeout,
    });
    this.#io.use(async (socket, next) => {
      try {
        await this.#admit(socket);
      } catch (error) {
        next(this.#refusal(error));
        return;
      }
      next();
    });
    this.#io.on('connection', (socket) => this.#connected(socket));
  }

  /** Serves the channel on a server's port, beside whatever else is there. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void {
    if (this.#closed) throw new Error('The control channel is closed.');
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = request.url?.split('?', 1)[0] ?? '';
      if (path === CONTROL_PATH || path === `${CONTROL_PATH}/`)
        this.#inner.emit('upgrade', request, socket, head);
      // Node closes upgrades that nobody listens for; with a listener there, that has become its task.
      else closeUnanswered(socket);
    };
    httpServer.on('upgrade', upgrade);
    const detach = () => {
      httpServer.off('upgrade', upgrade);
      this.#detach.delete(detach);
    };
    this.#detach.add(detach);
    return detach;
  }

  /** Stops the rooms and ends every socket; the HTTP servers go on. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const detach of this.#detach) detach();
    await this.#options.rooms.stop();
    // Later than what was just sent.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
    this.#io.removeAllListeners();
    this.#inner.removeAllListeners();
  }

  async #admit(socket: ControlSocket): Promise<void> {
    const { data: handshake } = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake)
      throw new CrossfadeError(
        'unsupported',
        'This version of the app cannot talk to the server. Reload the page.',
      );
    const claims = this.#options.tokens.read(handshake.token);
    await this.#options.rooms.admit(claims);
    socket.data.admitted = { claims, after: handshake.after };
  }

  #refusal(error: unknown): Error {
    const known = CrossfadeError.isInstance(error);
    if (!known) this.#options.telemetry.failed('opening a control channel', error);
    const { code, message } = known
      ? error
      : { code: 'server-away', message: 'The server cannot open this channel now.' };
    return Object.assign(new Error(message), { data: { code } });
  }

  #connected(socket: ControlSocket): void {
    const { admitted } = socket.data;
    if (!admitted) return void socket.disconnect(true);
    const link: ControlLink = {
      send: (message) => void socket.emit('message', message),
      end: () => void setImmediate(() => socket.disconnect(true)),
    };
    const entering = this.#options.rooms.enter(admitted.claims, link, admitted.after);
    entering.catch((error: unknown) => {
      this.#options.telemetry.failed('entering a control room', error);
      link.end();
    });
    socket.on('command', async (raw, answer) => {
      if (typeof answer === 'function') answer(await this.#answer(entering, raw));
    });
    socket.on('disconnect', async (reason) => {
      const entry = await entering.catch(() => undefined);
      await entry?.gone(reason === 'client namespace disconnect' ? 'left' : 'lost');
    });
  }

  /** A command that this server does not know is ignored, and its sender told so. */
  async #answer(entering: Promise<ControlEntry>, raw: unknown): Promise<ControlAnswer> {
    const { data: command, error } = commandSchema.safeParse(raw);
    if (!command) {
      const message = error.issues.map((issue) => issue.message).join(' ');
      return { ok: false, code: 'invalid-input', message };
    }
    const entry = await entering.catch(() => undefined);
    if (!entry) return { ok: false, code: 'server-away', message: 'Try again.' };
    return await entry.command(command);
  }
}

function closeUnanswered(socket: Duplex): void {
  const timer = setTimeout(() => {
    if ('bytesWritten' in socket && socket.bytesWritten === 0) socket.destroy();
  }, UPGRADE_TIMEOUT);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
