import type {
  Answer,
  Handshake,
  MediasoupCredentials,
  Pushes,
  RequestEnvelope,
  Welcome,
} from '../../protocol/index.ts';

/** What the server says unasked after the welcome, as one value. */
export type Push = {
  [Name in Exclude<keyof Pushes, 'welcome'>]: { readonly name: Name; readonly payload: Pushes[Name] };
}[Exclude<keyof Pushes, 'welcome'>];

export interface SignallingListener {
  push(push: Push): void;
  /** The connection broke without being closed from this side. Said once per successful `open`. */
  lost(): void;
}

/**
 * The way to the signalling server: one connection at a time, no memory and no retries of its own, so that a
 * team's existing signalling stands in with little code. Retrying, resuming and sending again what was not
 * answered is done above it.
 */
export interface Signalling {
  /**
   * Tries once to connect and resolves with the server's welcome. `handshake` is to be called when the
   * connection is up, and what it resolves with (it never rejects) sent first. Rejects with
   * `SignallingRefusedError` when the server refuses, with anything else when it cannot be reached in time.
   */
  open(handshake: () => Promise<Handshake>, listener: SignallingListener): Promise<Welcome>;
  /** Requests travel and are answered in any order. Rejects when the connection breaks or nobody answers. */
  request(envelope: RequestEnvelope): Promise<Answer>;
  /** A request whose answer nobody waits for, handed over synchronously (the page may be unloading). */
  tell(envelope: RequestEnvelope): void;
  /** Drops the connection. Idempotent; `open` may be called again. */
  close(): void;
}

export type SignallingFactory = (credentials: MediasoupCredentials) => Signalling;
