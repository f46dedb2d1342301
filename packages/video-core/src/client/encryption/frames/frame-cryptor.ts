import type { AdapterEvent } from '../../../contract/adapter-event.ts';
import type { ParticipantId } from '../../../contract/identity.ts';
import type { MediaKind } from '../../../contract/media.ts';
import { clearBytesOf, type EncodedFrame } from './clear-bytes.ts';
import { InitVectors, openFrame, sealFrame } from './frame-cipher.ts';

/** How a participant's media fares: see the event of this name. */
export type EncryptionStatus = Extract<AdapterEvent, { type: 'e2ee' }>['state'];

/** One track on its way out or in. */
export interface Passage {
  readonly participantId: ParticipantId;
  readonly direction: 'send' | 'receive';
  readonly kind: MediaKind;
  /** For browsers whose frames do not say it. */
  readonly mimeType?: string;
}

interface Person {
  key: CryptoKey | undefined;
  /** In a row. */
  failures: number;
  status: EncryptionStatus | undefined;
}

/** Frames that may fail in a row before the key is held to be another one: some are on their way while keys change. */
const TOLERANCE = 3;

/**
 * Encrypts what this page sends and decrypts what it receives, by each sender's key. What cannot be encrypted is not
 * sent, what cannot be decrypted is not played.
 */
export class FrameCryptor {
  readonly #tell: (participantId: ParticipantId, status: EncryptionStatus) => void;
  readonly #people = new Map<ParticipantId, Person>();
  readonly #vectors = new InitVectors();

  constructor(tell: (participantId: ParticipantId, status: EncryptionStatus) => void) {
    this.#tell = tell;
  }

  setKey(participantId: ParticipantId, key: CryptoKey | undefined): void {
    Object.assign(this.#person(participantId), { key, failures: 0 });
  }

  /** Changes the frame in place; false when it must go no further. */
  async pass(frame: EncodedFrame, passage: Passage): Promise<boolean> {
    // Empty frames mark a pause, and hold nothing to be kept secret.
    if (frame.data.byteLength === 0) return true;
    const person = this.#person(passage.participantId);
    const { key } = person;
    if (key === undefined) {
      this.#become(passage.participantId, 'missing-key');
      return false;
    }
    const bytes = new Uint8Array(frame.data);
    const clear = clearBytesOf(frame, passage.kind, passage.mimeType);
    if (passage.direction === 'send') {
      frame.data = await sealFrame(bytes, clear, key, this.#vectors.next());
      this.#become(passage.participantId, 'on');
      return true;
    }
    const opened = await openFrame(bytes, clear, key);
    // A frame that was on its way while the key changed says nothing of the new one.
    if (person.key !== key) return false;
    if (opened === undefined) {
      person.failures += 1;
      if (person.failures >= TOLERANCE) this.#become(passage.participantId, 'wrong-key');
      return false;
    }
    person.failures = 0;
    this.#become(passage.participantId, 'on');
    frame.data = opened;
    return true;
  }

  #person(participantId: ParticipantId): Person {
    let person = this.#people.get(participantId);
    if (person === undefined)
      this.#people.set(participantId, (person = { key: undefined, failures: 0, status: undefined }));
    return person;
  }

  #become(participantId: ParticipantId, status: EncryptionStatus): void {
    const person = this.#person(participantId);
    if (person.status === status) return;
    person.status = status;
    this.#tell(participantId, status);
  }
}
