import type { LocalState } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** The local participant. */
export const useLocal = (): LocalState => useCallState('local', (state) => state.local);
