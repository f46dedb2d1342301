import { useCallState } from './use-call-state.ts';

/** True while the browser wants a click before it plays sound; see `CallSession.unlockAudio`. */
export const useAudioBlocked = (): boolean => useCallState('call', (state) => state.audioBlocked);
