import type { CallEnd } from '../../call/call-state.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import type { ClientAdapter, ConnectOptions, IncomingData } from '../../contract/client-adapter.ts';
import type { ProviderKind } from '../../contract/identity.ts';
import type { Listeners } from './listeners.ts';
import type { RoomEntry } from './rooms/room-entry.ts';
import type { CallRooms } from './rooms/call-rooms.ts';
import type { StateStore } from './state-store.ts';

/** The call that a session was admitted to, as an extension sees it. */
export interface AdmittedCall {
  /**
   * Asks for admission to the same call again, for other credentials than the first; no hook is called. With `room`,
   * for those of the room that the call moves to.
   */
  renew(signal: AbortSignal, room?: Pick<JoinRequest, 'attempt'>): Promise<JoinAnswer>;
  /** Ends the session: the server's word on another channel. Does nothing once the session has ended. */
  end(end: CallEnd): void;
  /** Asks the server where the call is, leaves every room and enters that one. Resolves then, or at the end. */
  follow(): Promise<void>;
  readonly session: MovableSession;
}

/** A session whose call can be in several rooms at once: what a live move works on. */
export interface MovableSession {
  readonly store: StateStore;
  readonly rooms: CallRooms;
  /** Who receives an application's messages. */
  readonly data: Listeners<[IncomingData]>;
  /** Rejects with `ClientCannotRunError` and `AdapterNotLoadedError`. */
  load(provider: ProviderKind): Promise<ClientAdapter>;
  /**
   * Connects to a room beside those that are open, whose side is there at once, and sends it every local source. Resolves
   * once the room is entered; one that is not entered is closed.
   */
  open(adapter: ClientAdapter, answer: JoinAnswer): Promise<void>;
}

/**
 * What a call has beside its media, such as its control channel and its encryption. A session calls the hooks of all its
 * extensions at each step of a join; whatever a hook throws fails that step, so that an extension can refuse it.
 */
export interface CallExtension {
  /** Adds to what the server is asked, before each join. */
  request?(request: JoinRequest): JoinRequest;
  /** The server has admitted this participant: the first time, and each time that the call is followed. */
  admitted?(answer: JoinAnswer, call: AdmittedCall): void | Promise<void>;
  /** Changes what an adapter connects with, for each room. */
  connecting?(options: ConnectOptions, room: RoomEntry): ConnectOptions;
  /** The session's part in the call is over; the next join begins another. */
  ended?(end: CallEnd): void;
}
