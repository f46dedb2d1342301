import { useCallState } from './use-call-state.ts';

/** How often the call has moved, counted from 1. */
export const useEpoch = (): number | undefined => useCallState('call', (state) => state.pin?.epoch);
