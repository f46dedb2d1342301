import type { CallId, ParticipantId } from '../../../contract/identity.ts';
import type { RoomKeys } from '../../../contract/client-adapter.ts';
import type { CallSecret } from './call-secret.ts';
import { deriveParticipantKey } from './participant-keys.ts';

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
