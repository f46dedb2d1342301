import { useCallState } from './use-call-state.ts';

/** True while the browser wants a click before it plays sound or video; see `CallSession.unlockPlayback`. */
export const usePlaybackBlocked = (): boolean => useCallState('call', (state) => state.playbackBlocked);
