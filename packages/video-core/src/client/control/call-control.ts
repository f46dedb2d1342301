import type { HostCommand } from '../../call/control-protocol.ts';
import type { CallExtension } from '../session/call-extension.ts';
import type { ControlState } from './control-state.ts';

/** A slice of the state whose listeners are told apart from all others. */
export type ControlTopic = 'connection' | 'people' | 'hands' | 'rules' | 'chat' | 'unread';

/**
 * One participant's end of the control channel: what a call has beside its media, whichever provider carries that. An
 * extension of the session, which opens the channel of the call that it is admitted to, and closes it with the session.
 */
export interface CallControl extends Required<Pick<CallExtension, 'admitted' | 'ended'>> {
  getState(): ControlState;
  /** Calls `listener` after that slice changed; returns how to stop. */
  subscribe(topic: ControlTopic, listener: () => void): () => void;

  /** Sends a message to everyone, once and after all that were written before; survives lost connections. */
  say(text: string): void;
  /** Sends a message again that the server refused. */
  retry(messageId: string): void;
  /** Takes back a message that the server refused. */
  discard(messageId: string): void;
  /** Deletes a message for everyone: one's own, or as a host anybody's. Rejects as `moderate` does. */
  deleteMessage(seq: number): Promise<void>;
  /** Everything that is there now has been seen. */
  markRead(): void;
  raiseHand(raised: boolean): void;
  /** Hosts only. Rejects when the server refuses, with its code, or cannot be reached. */
  moderate(command: HostCommand): Promise<void>;

  /** Leaves the channel; the next join opens another. Idempotent. */
  close(): void;
}
