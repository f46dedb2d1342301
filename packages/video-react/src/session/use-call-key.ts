import type { CallKey } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** The key as the server spells it, once a join was sent. */
export const useCallKey = (): CallKey | undefined => useCallState('call', (state) => state.key);
