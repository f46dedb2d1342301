import type { RoomKeys } from '../../contract/client-adapter.ts';
import { DataCipher, type EncryptionStatus } from '../../client/encryption/frames.ts';
import type { ParticipantId } from '../../contract/identity.ts';

const TOPIC = 'everything that is sent';

/**
 * A member's end-to-end encryption. Memory carries tracks and no frames, so one sealed message stands for all that the
 * member sends: whoever opens it gets the media, by the same ciphers as frames.
 */
export class MemoryCipher {
  readonly #keys: RoomKeys;
  readonly #cipher: DataCipher;
  #turn: Promise<void> = Promise.resolve();
  /** `undefined` while the key is missing: nothing leaves. */
  sealed: Uint8Array<ArrayBuffer> | undefined;

  constructor(keys: RoomKeys) {
    this.#keys = keys;
    this.#cipher = new DataCipher(keys);
  }

  async seal(): Promise<void> {
    this.sealed = await this.#cipher.seal(TOPIC, Uint8Array.of(1));
  }

  /** How another member's media fares here. */
  async statusOf(
    publisher: ParticipantId,
    other: MemoryCipher | undefined,
  ): Promise<EncryptionStatus | undefined> {
    if (other === undefined) return 'off';
    if ((await this.#keys.of(publisher)) === undefined) return 'missing-key';
    if (other.sealed === undefined) return undefined;
    return (await this.#cipher.open(publisher, TOPIC, other.sealed)) ? 'on' : 'wrong-key';
  }

  sealMessage(topic: string, payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#cipher.seal(topic, payload);
  }

  openMessage(
    from: ParticipantId,
    topic: string,
    sealed: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#cipher.open(from, topic, sealed);
  }

  /** One message after the other, however long each takes to be sealed. */
  inTurn(task: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(task);
    this.#turn = run.catch(() => undefined);
    return run;
  }

  onChange(listener: () => void): () => void {
    return this.#keys.onChange(listener);
  }
}
