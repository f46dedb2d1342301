import { ConnectionLostError, type CrossfadeError } from '@crossfade/video-core';
import { io, type Socket } from 'socket.io-client';
import {
  MESH_PATH,
  type ClientToServer,
  type Command,
  type Delivery,
  type Gone,
  type Handshake,
  type Member,
  type MeshCredentials,
  type Publication,
  type Refusal,
  type Result,
  type ServerToClient,
  type Welcome,
} from '../protocol/messages.ts';
import { AWAY, LOST, saidGoodbye, wasRefused, type Disconnection } from './disconnection.ts';

export interface SignallingListener {
  /** What to tell a server that may have forgotten it. */
  publications(): readonly Publication[];
  broke(): void;
  welcome(welcome: Welcome): void;
  member(member: Member): void;
  gone(gone: Gone): void;
  delivered(delivery: Delivery): void;
  over(disconnection: Disconnection): void;
}

interface Pending {
  readonly command: Command;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: CrossfadeError) => void;
}

/** Milliseconds. */
const FIRST_PATIENCE = 10_000;
const PATIENCE = 30_000;
const LEAVE_TIMEOUT = 1_500;

/**
 * The way to the server, across breaks: commands are kept until they were answered, deliveries are taken once, and the
 * seat is resumed when the server still has it.
 */
export class SignallingLink {
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #listener: SignallingListener;
  readonly #pending = new Map<number, Pending>();
  #number = 0;
  #received = 0;
  #seat: Handshake['resume'];
  #up = false;
  #deadline: ReturnType<typeof setTimeout>;
  #closed = false;

  constructor({ url, token }: MeshCredentials, listener: SignallingListener) {
    this.#listener = listener;
    this.#deadline = setTimeout(() => this.#end(AWAY), FIRST_PATIENCE);
    this.#socket = io(url, {
      path: MESH_PATH,
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 2_000,
      timeout: 5_000,
      auth: (give) =>
        give({
          token,
          publications: listener.publications(),
          ...(this.#seat && { resume: this.#seat }),
        } satisfies Handshake),
    });
    this.#socket.on('connect_error', (error) => this.#notConnected(error));
    this.#socket.on('disconnect', (reason) => this.#broke(reason));
    this.#socket.on('welcome', (welcome, heard) => {
      heard();
      this.#welcome(welcome);
    });
    this.#socket.on('member', (member) => this.#up && listener.member(member));
    this.#socket.on('gone', (gone) => this.#up && listener.gone(gone));
    this.#socket.on('deliver', (delivery, heard) => {
      heard();
      if (!this.#up || delivery.number <= this.#received) return;
      this.#received = delivery.number;
      listener.delivered(delivery);
    });
    this.#socket.on('goodbye', (goodbye) => this.#end(saidGoodbye(goodbye)));
  }

  /** Resolves with the server's answer, over any break; rejects when the connection ends before. */
  ask(command: Command): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new ConnectionLostError());
        return;
      }
      this.#number += 1;
      this.#pending.set(this.#number, { command, resolve, reject });
      if (this.#up) this.#send(this.#number, command);
    });
  }

  /** For what needs no answer, and matters only while the connection lives. */
  tell(command: Command): void {
    this.ask(command).catch(() => undefined);
  }

  /** Resolves when the server was told or cannot be reached. */
  async leave(error: CrossfadeError): Promise<void> {
    if (this.#up) {
      const order = { number: this.#number + 1, command: { do: 'leave' } } as const;
      this.#up = false;
      await new Promise<void>((resolve) => {
        this.#socket.timeout(LEAVE_TIMEOUT).emit('order', order, () => resolve());
      });
    }
    this.close(error);
  }

  close(error: CrossfadeError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#up = false;
    clearTimeout(this.#deadline);
    this.#socket.disconnect();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #send(number: number, command: Command): void {
    this.#socket.emit('order', { number, command }, (result) => {
      this.#pending.get(number)?.resolve(result);
      this.#pending.delete(number);
    });
  }

  #welcome(welcome: Welcome): void {
    if (this.#closed) return;
    clearTimeout(this.#deadline);
    this.#seat = { seat: welcome.you.seat, secret: welcome.secret };
    this.#up = true;
    if (!welcome.resumed) {
      this.#received = 0;
      // Seats have changed; negotiations start over.
      for (const [number, { command, resolve }] of this.#pending)
        if (command.do === 'signal') {
          this.#pending.delete(number);
          resolve({ ok: true });
        }
    }
    this.#listener.welcome(welcome);
    for (const [number, { command }] of this.#pending) this.#send(number, command);
  }

  #broke(reason: string): void {
    if (this.#closed) return;
    if (this.#up) {
      this.#up = false;
      this.#deadline = setTimeout(() => this.#end(LOST), PATIENCE);
      this.#listener.broke();
    }
    // socket.io comes back by itself, but not when the server ended the socket.
    if (reason === 'io server disconnect') this.#socket.connect();
  }

  #notConnected(error: Error): void {
    const refusal = refusalOf(error);
    if (refusal) this.#end(wasRefused(refusal, this.#seat !== undefined));
  }

  #end(disconnection: Disconnection): void {
    if (this.#closed) return;
    this.close(disconnection.error);
    this.#listener.over(disconnection);
  }
}

/** The server's reason, when it was the server who refused; a network that is away gives none. */
function refusalOf(error: Error & { readonly data?: unknown }): Refusal | undefined {
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('reason' in data)) return undefined;
  const message = 'message' in data && typeof data.message === 'string' ? data.message : error.message;
  switch (data.reason) {
    case 'credentials':
    case 'expired':
    case 'room-missing':
    case 'removed':
    case 'full':
      return { reason: data.reason, message };
    default:
      return undefined;
  }
}
