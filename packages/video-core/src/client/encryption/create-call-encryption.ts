import { NotEncryptedError } from '../../contract/errors/not-encrypted-error.ts';
import type { CallKey } from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { recordingRefusal } from '../../call/recording.ts';
import type { ConnectOptions, RoomObserver } from '../../contract/client-adapter.ts';
import type { RoomEntry } from '../session/rooms/room-entry.ts';
import { Listeners } from '../session/listeners.ts';
import type { CallEncryption, EncryptionState } from './call-encryption.ts';
import { CallSecret } from './keys/call-secret.ts';
import { supportsEncryption } from './supports-encryption.ts';

export interface CallEncryptionOptions {
  /** Where the call is: the same secret is another one elsewhere. */
  readonly key: CallKey;
  /** Whether this browser can encrypt; asked of it unless told. */
  readonly supported?: boolean;
}

const NOT_ENCRYPTED =
  'This call runs without end-to-end encryption, but your link asks for it. Start a new call, or join without the key.';

const derivation = () => import('./keys/derivation.ts');

export const createCallEncryption = (options: CallEncryptionOptions): CallEncryption =>
  new Encryption(options);

class Encryption implements CallEncryption {
  readonly #key: CallKey;
  readonly #secret = new CallSecret();
  readonly #listeners = new Listeners<[]>();
  #state: EncryptionState;
  #preparing: Promise<void> = Promise.resolve();
  /** Loaded with the first encrypted call. */
  #derivation: Awaited<ReturnType<typeof derivation>> | undefined;
  #changes = 0;

  constructor({ key, supported = supportsEncryption() }: CallEncryptionOptions) {
    this.#key = key;
    this.#state = {
      supported,
      wanted: false,
      encrypted: undefined,
      secret: 'none',
      statuses: new Map(),
      recordingRefusal: undefined,
    };
  }

  getState(): EncryptionState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  want(wanted: boolean): void {
    this.#set({ wanted });
  }

  setSecret(secret: string | undefined): Promise<void> {
    this.#changes += 1;
    this.#preparing = this.#prepare(secret?.normalize('NFKC').trim(), this.#changes);
    return this.#preparing;
  }

  async #prepare(secret: string | undefined, change: number): Promise<void> {
    this.#set({ secret: secret ? 'preparing' : 'none' });
    const stretched = secret ? await (await derivation()).stretchSecret(secret, this.#key) : undefined;
    if (change !== this.#changes) return this.#preparing;
    this.#secret.set(stretched);
    this.#set({ secret: stretched ? 'ready' : 'none' });
  }

  request(request: JoinRequest): JoinRequest {
    const { supported, wanted } = this.#state;
    return supported ? { ...request, encryption: wanted ? 'wanted' : 'able' } : request;
  }

  async admitted({ encrypted = false }: JoinAnswer): Promise<void> {
    // The server cannot turn encryption off for a participant who wants it, nor for a call that had it.
    if (!encrypted && (this.#state.wanted || this.#state.encrypted === true))
      throw new NotEncryptedError(NOT_ENCRYPTED);
    if (encrypted) [this.#derivation] = await Promise.all([derivation(), this.#preparing]);
    this.#set({ encrypted, recordingRefusal: recordingRefusal({ encrypted }), statuses: new Map() });
  }

  connecting(options: ConnectOptions, { answer }: RoomEntry): ConnectOptions {
    // Without keys the session does not connect to an encrypted call.
    if (!answer.encrypted || this.#derivation === undefined) return options;
    return {
      ...options,
      keys: this.#derivation.deriveRoomKeys(this.#secret, answer, answer.participant.id),
      observer: this.#watch(options.observer),
    };
  }

  #watch(observer: RoomObserver): RoomObserver {
    return {
      event: (body) => {
        if (body.type === 'e2ee')
          this.#set({ statuses: new Map(this.#state.statuses).set(body.participantId, body.state) });
        observer.event(body);
      },
      data: (message) => observer.data(message),
      media: (publicationId, track) => observer.media(publicationId, track),
    };
  }

  #set(change: Partial<EncryptionState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.tell();
  }
}
