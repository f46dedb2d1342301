import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const NOBODY: readonly ParticipantId[] = [];

/** The other participants who are speaking, the loudest first. */
export const useSpeakers = (): readonly ParticipantId[] =>
  useCallState('speakers', (state) => pinnedRoom(state)?.speakers ?? NOBODY);
