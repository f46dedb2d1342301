import type { ParticipantId } from '@crossfade/video-core';
import { useControlState } from './use-control-state.ts';

/** Whether a participant's hand is raised. */
export const useHandRaisedBy = (id: ParticipantId): boolean =>
  useControlState('hands', (state) => state.hands.includes(id));
