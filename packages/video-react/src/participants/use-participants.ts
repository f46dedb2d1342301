import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const NOBODY: readonly ParticipantId[] = [];

/** The other participants, in the order of joining; changes only when one joins or leaves. */
export const useParticipants = (): readonly ParticipantId[] =>
  useCallState('roster', (state) => pinnedRoom(state)?.order ?? NOBODY);
