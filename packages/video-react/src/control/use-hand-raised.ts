import { useControlState } from './use-control-state.ts';

/** Whether this page's person has raised theirs, or just asked to. */
export const useHandRaised = (): boolean => useControlState('hands', (state) => state.handRaised);
