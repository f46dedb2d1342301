import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const NOBODY: readonly ParticipantId[] = [];

/** The others who speak now, the loudest first. */
export const useSpeakers = (): readonly ParticipantId[] =>
  useCallState('speakers', (state) => pinnedRoom(state)?.speakers ?? NOBODY);
