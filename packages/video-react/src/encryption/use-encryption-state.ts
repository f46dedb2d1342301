import type { EncryptionState } from '@crossfade/video-core/encryption';
import { useCallback, useSyncExternalStore } from 'react';
import { useCallEncryption } from './use-call-encryption.ts';

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
