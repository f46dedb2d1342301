import type { ParticipantId } from '../../contract/identity.ts';
import type { RoomKeys } from '../../contract/client-adapter.ts';
import { deriveCipherKey } from './keys/participant-keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

const utf8 = new TextEncoder();

/** Encrypts messages with their sender's key, for adapters whose SDK does not. The topic is authenticated. */
export class DataCipher {
  readonly #keys: RoomKeys;
  /** By the material that they were derived from: another secret, other keys. */
  readonly #derived = new WeakMap<CryptoKey, Promise<CryptoKey>>();

  constructor(keys: RoomKeys) {
    this.#keys = keys;
  }

  /** `undefined` while there is no key to seal it with. */
  async seal(topic: string, payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const key = await this.#keyOf(this.#keys.self);
    if (key === undefined) return undefined;
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: utf8.encode(topic) },
      key,
      payload,
    );
    const message = new Uint8Array(IV_BYTES + sealed.byteLength);
    message.set(iv);
    message.set(new Uint8Array(sealed), IV_BYTES);
    return message;
  }

  /** `undefined` for what was sealed with another key, or not at all. */
  async open(
    from: ParticipantId,
    topic: string,
    message: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const key = await this.#keyOf(from);
    if (key === undefined || message.length < IV_BYTES + TAG_BYTES) return undefined;
    try {
      const opened = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: message.subarray(0, IV_BYTES), additionalData: utf8.encode(topic) },
        key,
        message.subarray(IV_BYTES),
      );
      return new Uint8Array(opened);
    } catch {
      return undefined;
    }
  }

  async #keyOf(participantId: ParticipantId): Promise<CryptoKey | undefined> {
    const material = await this.#keys.of(participantId);
    if (material === undefined) return undefined;
    let derived = this.#derived.get(material);
    if (derived === undefined) this.#derived.set(material, (derived = deriveCipherKey(material, 'data')));
    return derived;
  }
}
