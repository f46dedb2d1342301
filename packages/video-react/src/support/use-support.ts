import type { Feature, Support } from '@crossfade/video-core';
import { useCallback, useSyncExternalStore } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/** Until a provider is chosen nothing is missing. */
const SUPPORTED: Support = { supported: true };

/** Whether the call's provider is capable of something, and the reason when it is not, as its manifest declares. */
export function useSupport(capability: Feature): Support {
  const session = useCallSession();
  const subscribe = useCallback((listener: () => void) => session.subscribe('call', listener), [session]);
  return useSyncExternalStore(
    subscribe,
    () => session.capabilities()?.features[capability] ?? SUPPORTED,
    () => SUPPORTED,
  );
}
