import type { ParticipantId, RecordingRefusal } from '@crossfade/video-core';
import type { EncryptionState, EncryptionStatus } from '@crossfade/video-core/encryption';
import { useCallback, useSyncExternalStore } from 'react';
import { useParticipants } from '../participant-hooks.ts';
import { useCallEncryption } from './encryption-provider.tsx';

/**
 * A slice of the encryption's state; renders again when the slice is another than before, so `select` must not make a
 * new object. The server renders `onServer`, since it knows neither the browser nor the link's secret.
 */
export function useEncryptionState<Slice>(select: (state: EncryptionState) => Slice, onServer: Slice): Slice {
  const encryption = useCallEncryption();
  const subscribe = useCallback((listener: () => void) => encryption.subscribe(listener), [encryption]);
  return useSyncExternalStore(
    subscribe,
    () => select(encryption.getState()),
    () => onServer,
  );
}

/** Whether the call that was joined is encrypted. */
export const useEncrypted = (): boolean => useEncryptionState((state) => state.encrypted === true, false);

/** Why the call cannot be recorded, for whoever would; nothing when encryption does not stand in the way. */
export const useRecordingRefusal = (): RecordingRefusal | undefined =>
  useEncryptionState((state) => state.recordingRefusal, undefined);

/** How somebody's media fares: nothing until some of it was seen, and in calls without encryption. */
export const useEncryptionOf = (id: ParticipantId): EncryptionStatus | undefined =>
  useEncryptionState((state) => state.statuses.get(id), undefined);

/**
 * What keeps this person from the others: no key, or one that opens nothing of anybody's; `undefined` when it is theirs
 * too, or nobody who is here has sent anything yet.
 */
export function useKeyTrouble(): 'missing' | 'wrong' | undefined {
  const others = useParticipants();
  return useEncryptionState(({ encrypted, secret, statuses }) => {
    if (encrypted !== true) return undefined;
    if (secret === 'none') return 'missing';
    const seen = others.map((id) => statuses.get(id)).filter((status) => status !== undefined);
    return seen.length > 0 && seen.every((status) => status === 'wrong-key') ? 'wrong' : undefined;
  }, undefined);
}
