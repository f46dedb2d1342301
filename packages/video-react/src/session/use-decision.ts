import type { Decision } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** Which deployment carries the call and why; known once the server answered. */
export const useDecision = (): Decision | undefined => useCallState('call', (state) => state.decision);
