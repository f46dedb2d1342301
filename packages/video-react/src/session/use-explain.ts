import { useCallState } from './use-call-state.ts';

/** Whether the participant may see the decision: staff, and everyone in development. */
export const useExplain = (): boolean => useCallState('call', (state) => state.explain);
