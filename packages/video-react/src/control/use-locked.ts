import { useControlState } from './use-control-state.ts';

/** Whether the call is locked: new participants are not admitted. */
export const useLocked = (): boolean => useControlState('rules', (state) => state.locked);
