import type { ParticipantId } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** Whose hands are raised, in the order in which they were. */
export const useRaisedHands = (): readonly ParticipantId[] =>
  useControlState('hands', (state) => state.hands);
