import { CapabilityUnsupportedError } from '../../contract/errors/capability-unsupported-error.ts';
import { NotEncryptedError } from '../../contract/errors/not-encrypted-error.ts';
import type { CallKey } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { recordingRefusal } from '../../call/recording.ts';
import type { ClientAdapter, RoomKeys, RoomObserver } from '../../contract/client-adapter.ts';
import type { Join } from '../session/http-join.ts';
import type { AdapterLoaders, CallEncryption, EncryptionState } from './call-encryption.ts';
import { CallSecret } from './call-secret.ts';
import { supportsEncryption } from './supports-encryption.ts';

export interface CallEncryptionOptions {
  /** Where the call is: the same secret is another one elsewhere. */
  readonly key: CallKey;
  /** Whether this browser can encrypt; asked of it unless told. */
  readonly supported?: boolean;
}

const derivation = () => import('./derivation.ts');

export const createCallEncryption = (options: CallEncryptionOptions): CallEncryption =>
  new Encryption(options);

class Encryption implements CallEncryption {
  readonly #key: CallKey;
  readonly #secret = new CallSecret();
  readonly #listeners = new Set<() => void>();
  /** The keys of a room, found by the credentials with which it is entered. */
  readonly #rooms = new WeakMap<object, RoomKeys>();
  #state: EncryptionState;
  #preparing: Promise<void> = Promise.resolve();
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
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
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

  joining(join: Join): Join {
    return async (request, signal) => {
      const { supported, wanted } = this.#state;
      const encryption = supported && { encryption: wanted ? ('wanted' as const) : ('able' as const) };
      const [answer] = await Promise.all([join({ ...request, ...encryption }, signal), this.#preparing]);
      await this.#answered(answer);
      return answer;
    };
  }

  async #answered({ encrypted = false, credentials, participant, ...room }: JoinAnswer): Promise<void> {
    // Whoever runs the server cannot talk a person out of it, nor take it back from a call that had it.
    if (!encrypted && (this.#state.wanted || this.#state.encrypted === true)) throw new NotEncryptedError();
    this.#set({ encrypted, recordingRefusal: recordingRefusal({ encrypted }) });
    if (!encrypted || typeof credentials !== 'object' || credentials === null) return;
    const { deriveRoomKeys } = await derivation();
    this.#rooms.set(credentials, deriveRoomKeys(this.#secret, room, participant.id));
  }

  adapters(adapters: AdapterLoaders): AdapterLoaders {
    return Object.fromEntries(
      Object.entries(adapters).map(([kind, load]) => [kind, async () => this.#giveKeys(await load())]),
    );
  }

  #giveKeys(adapter: ClientAdapter): ClientAdapter {
    const { capabilities } = adapter;
    return {
      capabilities,
      prepare: (url) => adapter.prepare(url),
      connect: (options) => {
        const { credentials, observer } = options;
        const known = typeof credentials === 'object' && credentials !== null;
        const keys = known ? this.#rooms.get(credentials) : undefined;
        if (keys === undefined) return adapter.connect(options);
        const support = capabilities.features.encryption;
        if (!support.supported)
          throw new CapabilityUnsupportedError('encryption', capabilities.kind, support.reason);
        this.#set({ statuses: new Map() });
        return adapter.connect({ ...options, keys, observer: this.#watch(observer) });
      },
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
    for (const listener of this.#listeners) listener();
  }
}
