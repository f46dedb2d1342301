import type { ParticipantId } from '../../../contract/identity.ts';
import type { EncodedFrame } from './clear-bytes.ts';
import type { EncryptionStatus, Passage } from './frame-cryptor.ts';

/** What the page asks of the worker. */
export type FrameWorkerRequest =
  | { readonly type: 'key'; readonly participantId: ParticipantId; readonly key: CryptoKey | undefined }
  /** Where the browser has no script transforms. */
  | {
      readonly type: 'pass';
      readonly passage: Passage;
      readonly readable: ReadableStream<EncodedFrame>;
      readonly writable: WritableStream<EncodedFrame>;
    };

/** What the worker tells the page. */
export interface FrameWorkerReport {
  readonly participantId: ParticipantId;
  readonly status: EncryptionStatus;
}
