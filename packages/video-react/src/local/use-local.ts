import type { LocalState } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** The person at this page. */
export const useLocal = (): LocalState => useCallState('local', (state) => state.local);
