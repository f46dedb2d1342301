import { useCallState } from '../session/use-call-state.ts';

/** Whether the person at this page speaks now, as the others hear it. */
export const useLocalSpeaking = (): boolean => useCallState('local', (state) => state.local.speaking);
