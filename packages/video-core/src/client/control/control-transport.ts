import type { ControlAnswer, ControlCommand, ControlHandshake } from '../../call/control-protocol.ts';

export interface ControlListener {
  /** In the order of the server; unknown until it was read. */
  message(message: unknown): void;
  /** The connection broke without being closed from this side. Said at most once. */
  lost(): void;
}

export interface ControlConnection {
  /** Rejects when the connection breaks, or nobody answers in time. */
  request(command: ControlCommand): Promise<ControlAnswer>;
  /** Leaves. Idempotent. */
  close(): void;
}

/** The way to the control channel, without memory and without retries: those are done above it. */
export interface ControlTransport {
  /**
   * Tries once to connect. Rejects with a `CrossfadeError` that has the server's code when it refuses, with
   * anything else when it cannot be reached. An abort drops a connection that is still being made.
   */
  open(
    handshake: ControlHandshake,
    listener: ControlListener,
    signal: AbortSignal,
  ): Promise<ControlConnection>;
}
