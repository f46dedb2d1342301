import type { HostCommand } from '../../call/control-protocol.ts';
import type { CallSession } from '../session/call-session.ts';
import type { Join } from '../session/http-join.ts';
import type { ControlState } from './control-state.ts';

/** A slice of the state whose listeners are told apart from all others. */
export type ControlTopic = 'connection' | 'people' | 'hands' | 'rules' | 'chat' | 'unread';

/**
 * One person's end of the control channel: what a call is beside its media, the same whichever provider carries
 * that. Nothing here depends on a framework.
 */
export interface CallControl {
  getState(): ControlState;
  /** Calls `listener` after that slice changed; returns how to stop. */
  subscribe(topic: ControlTopic, listener: () => void): () => void;

  /** A way to join that opens the channel of whatever call one is let into: give it to the session. */
  joining(join: Join): Join;
  /** Closes the channel when the session's part in the call ends; returns how to stop. */
  follow(session: Pick<CallSession, 'getState' | 'subscribe'>): () => void;

  /** Sends a message to everyone, once and after all that were written before; survives lost connections. */
  say(text: string): void;
  /** Sends a message again that the server refused. */
  retry(messageId: string): void;
  /** Takes back a message that the server refused. */
  discard(messageId: string): void;
  /** Everything that is there now has been seen. */
  markRead(): void;
  raiseHand(raised: boolean): void;
  /** Hosts only. Rejects when the server refuses, with its code, or cannot be reached. */
  moderate(command: HostCommand): Promise<void>;

  /** Leaves the channel; the next join opens another. Idempotent. */
  close(): void;
}
