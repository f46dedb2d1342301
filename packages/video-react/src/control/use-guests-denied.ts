import type { Source } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** Sources that guests may not publish. */
export const useGuestsDenied = (): readonly Source[] =>
  useControlState('rules', (state) => state.guestsDenied);
