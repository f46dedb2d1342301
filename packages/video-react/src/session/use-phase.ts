import type { CallPhase } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** Where the participant is: idle, joining, connected, reconnecting, or ended and why. */
export const usePhase = (): CallPhase => useCallState('call', (state) => state.phase);
