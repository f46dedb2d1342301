import { useControlState } from './use-control-state.ts';

/** Whether nobody new is let in. */
export const useLocked = (): boolean => useControlState('rules', (state) => state.locked);
