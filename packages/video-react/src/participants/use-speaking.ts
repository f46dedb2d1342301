import { participantOf, type ParticipantId } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** Whether another participant is speaking. */
export const useSpeaking = (id: ParticipantId): boolean =>
  useCallState(`participant:${id}`, (state) => participantOf(state, id)?.speaking ?? false);
