import { useControlState } from './use-control-state.ts';

/** Whether the local participant's hand is raised, or was just asked to be. */
export const useHandRaised = (): boolean => useControlState('hands', (state) => state.handRaised);
