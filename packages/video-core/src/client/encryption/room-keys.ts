import type { CallId, ParticipantId } from '../../identity.ts';
import type { RoomKeys } from '../client-adapter.ts';
import { deriveParticipantKey } from './participant-keys.ts';

/** Holds what the secret is worth at a key, which may come, change and go while rooms live on it. */
export class CallSecret {
  readonly #listeners = new Set<() => void>();
  #stretched: CryptoKey | undefined;

  get stretched(): CryptoKey | undefined {
    return this.#stretched;
  }

  set(stretched: CryptoKey | undefined): void {
    this.#stretched = stretched;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Everyone's keys in one epoch of a call, by the secret as it is at the time. */
export function deriveRoomKeys(
  secret: CallSecret,
  room: { readonly call: CallId; readonly epoch: number },
  self: ParticipantId,
): RoomKeys {
  let known: { readonly of: CryptoKey | undefined; readonly keys: Map<ParticipantId, Promise<CryptoKey>> } = {
    of: undefined,
    keys: new Map(),
  };
  return {
    self,
    async of(participantId) {
      const { stretched } = secret;
      if (stretched === undefined) return undefined;
      if (known.of !== stretched) known = { of: stretched, keys: new Map() };
      let key = known.keys.get(participantId);
      if (key === undefined)
        known.keys.set(participantId, (key = deriveParticipantKey(stretched, room, participantId)));
      return key;
    },
    onChange: (listener) => secret.onChange(listener),
  };
}
