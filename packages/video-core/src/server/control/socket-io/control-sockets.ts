import type { Server as HttpServer } from 'node:http';
import type { DefaultEventsMap, Socket } from 'socket.io';
import {
  CONTROL_PATH,
  type ControlAnswer,
  type ControlClaims,
  type ControlHandshake,
  type ControlMessage,
} from '../../../call/control-protocol.ts';
import { CrossfadeError } from '../../../contract/errors/crossfade-error.ts';
import { RateLimitedError } from '../../../contract/errors/rate-limited-error.ts';
import { VersionUnsupportedError } from '../../../contract/errors/version-unsupported-error.ts';
import { RequestTurns } from '../../admission/request-turns.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import type { ControlLink } from '../control-member.ts';
import type { ControlEntry, ControlRooms } from '../control-rooms.ts';
import { commandSchema, handshakeSchema } from '../control-schemas.ts';
import type { ControlTokens } from '../control-tokens.ts';
import { networkOfHandshake } from './handshake-limits.ts';
import { SocketPath } from './socket-path.ts';

/** Everything is unknown until it was parsed. */
interface Incoming {
  command: (command: unknown, answer: unknown) => void;
}
interface Outgoing {
  message: (message: ControlMessage) => void;
}
/** What the handshake has found out. */
interface SocketData {
  admitted?: { readonly claims: ControlClaims; readonly handshake: ControlHandshake };
}
type ControlSocket = Socket<Incoming, Outgoing, DefaultEventsMap, SocketData>;

export interface ControlSocketsOptions {
  readonly rooms: ControlRooms;
  readonly tokens: ControlTokens;
  readonly telemetry: Telemetry;
  /** Shared with whatever else the same networks may ask for; default its own. */
  readonly turns?: RequestTurns;
}

/** Bytes; a longer frame closes the connection. The longest message has a third of it in UTF-8. */
const FRAME_LIMIT = 20_000;
/** More than one participant may send before being disconnected, so that refusals are answered. */
const PACKETS = { perSecond: 50, burst: 500 } as const;
/** Milliseconds between two signs of life, and without one before a connection counts as lost. */
const PING = { interval: 5_000, timeout: 5_000 } as const;

const OTHER_VERSION = 'This version of the app cannot talk to the server. Reload the page.';
const TOO_MANY: ControlAnswer = {
  ok: false,
  code: 'rate-limited',
  message: 'That was too much at once. Wait a moment.',
};

/** The control channel over socket.io, on somebody else's HTTP server, of which it takes one path and nothing else. */
export class ControlSockets {
  readonly #options: ControlSocketsOptions;
  readonly #turns: RequestTurns;
  readonly #path = new SocketPath<Incoming, Outgoing, SocketData>(CONTROL_PATH, {
    maxHttpBufferSize: FRAME_LIMIT,
    pingInterval: PING.interval,
    pingTimeout: PING.timeout,
    packets: PACKETS,
  });

  constructor(options: ControlSocketsOptions) {
    this.#options = options;
    this.#turns = options.turns ?? new RequestTurns();
    this.#path.io.use(async (socket, next) => {
      try {
        await this.#admit(socket);
      } catch (error) {
        next(this.#refusal(error));
        return;
      }
      next();
    });
    this.#path.io.on('connection', (socket) => this.#connected(socket));
  }

  /** Serves the channel on a server's port, beside whatever else is there. Undone by the returned function. */
  attach(httpServer: HttpServer): () => void {
    return this.#path.attach(httpServer);
  }

  /** Stops the rooms and ends every socket; the HTTP servers go on. Idempotent. */
  async close(): Promise<void> {
    this.#path.detach();
    await this.#options.rooms.stop();
    await this.#path.close();
  }

  async #admit(socket: ControlSocket): Promise<void> {
    const { data: handshake } = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake) throw new VersionUnsupportedError(OTHER_VERSION);
    const claims = this.#options.tokens.read(handshake.token);
    await this.#turns.run(networkOf(socket), () => this.#options.rooms.admit(claims));
    socket.data.admitted = { claims, handshake };
  }

  #refusal(error: unknown): Error {
    const known = error instanceof CrossfadeError;
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
    const entering = this.#options.rooms.enter(admitted.claims, link, admitted.handshake);
    entering.catch((error: unknown) => {
      this.#options.telemetry.failed('entering a control room', error);
      link.end();
    });
    // Every event, whatever its name and whether or not it wants an answer, and before it is parsed.
    socket.use((event, next) => {
      const verdict = this.#options.rooms.count(admitted.claims);
      if (verdict === 'handle') return next();
      const answer: unknown = event.at(-1);
      if (verdict === 'disconnect') link.end();
      else if (typeof answer === 'function') answer(TOO_MANY);
    });
    socket.on('command', async (raw, answer) => {
      if (typeof answer === 'function') answer(await this.#answer(networkOf(socket), entering, raw));
    });
    socket.on('disconnect', async (reason) => {
      const entry = await entering.catch(() => undefined);
      await entry?.gone(reason === 'client namespace disconnect' ? 'left' : 'lost');
    });
  }

  /** A command that this server does not know is ignored, and its sender told so. */
  async #answer(network: string, entering: Promise<ControlEntry>, raw: unknown): Promise<ControlAnswer> {
    const { data: command, error } = commandSchema.safeParse(raw);
    if (!command) {
      const message = error.issues.map((issue) => issue.message).join(' ');
      return { ok: false, code: 'invalid-input', message };
    }
    const entry = await entering.catch(() => undefined);
    if (!entry) return { ok: false, code: 'server-away', message: 'Try again.' };
    try {
      return await this.#turns.run(network, () => entry.command(command));
    } catch (refusal) {
      if (refusal instanceof RateLimitedError) return TOO_MANY;
      throw refusal;
    }
  }
}

/** Behind which address somebody is. */
const networkOf = ({ conn }: ControlSocket): string => networkOfHandshake(conn.request) ?? 'unknown';
