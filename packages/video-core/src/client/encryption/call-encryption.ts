import type { ParticipantId } from '../../contract/identity.ts';
import type { RecordingRefusal } from '../../call/recording.ts';
import type { JoinAnswer } from '../../call/join.ts';
import type { CallExtension } from '../session/call-extension.ts';
import type { EncryptionStatus } from './frames/frame-cryptor.ts';

export interface EncryptionState {
  /** Whether this browser can; who cannot is not admitted to an encrypted call. */
  readonly supported: boolean;
  /** What this participant relies on: a new call is encrypted, and an unencrypted call is not joined. */
  readonly wanted: boolean;
  /** Whether the call is; `undefined` until joined. */
  readonly encrypted: boolean | undefined;
  readonly secret: 'none' | 'preparing' | 'ready';
  /** How each participant's media fares, the own included; absent until something of it was seen. */
  readonly statuses: ReadonlyMap<ParticipantId, EncryptionStatus>;
  /** Why the call cannot be recorded. */
  readonly recordingRefusal: RecordingRefusal | undefined;
}

/**
 * End-to-end encryption of one participant's calls at one key, an extension of the session that it is made for: the
 * secret never leaves this object. An unencrypted call loads nothing more.
 */
export interface CallEncryption extends Required<Pick<CallExtension, 'request' | 'connecting'>> {
  getState(): EncryptionState;
  /** Calls `listener` after every change; returns how to stop. */
  subscribe(listener: () => void): () => void;
  /** To be chosen before joining; a call keeps what its first participant chose. */
  want(wanted: boolean): void;
  /**
   * What the others have too: a text from the link, or a passphrase. In a call it may be changed, though not taken away,
   * and everyone's keys change with it. Resolves when it takes effect.
   */
  setSecret(secret: string | undefined): Promise<void>;
  /** Rejects with `NotEncryptedError` when encryption is wanted and the call has none. */
  admitted(answer: JoinAnswer): Promise<void>;
}
