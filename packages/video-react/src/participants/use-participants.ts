import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const NOBODY: readonly ParticipantId[] = [];

/** The others, in the order in which they came; changes only when somebody comes or goes. */
export const useParticipants = (): readonly ParticipantId[] =>
  useCallState('roster', (state) => pinnedRoom(state)?.order ?? NOBODY);
