import { useCallState } from '../session/use-call-state.ts';

/** Whether the local participant is speaking, as the others hear it. */
export const useLocalSpeaking = (): boolean => useCallState('local', (state) => state.local.speaking);
