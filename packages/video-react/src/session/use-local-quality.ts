import { pinnedRoom, type QualityLevel } from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

/** How well this page is connected. */
export const useLocalQuality = (): QualityLevel =>
  useCallState('connection', (state) => pinnedRoom(state)?.localQuality ?? 'unknown');
