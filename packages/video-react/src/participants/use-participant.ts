import { participantOf, type ParticipantId, type ParticipantState } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** Another participant; `undefined` once they left. */
export const useParticipant = (id: ParticipantId): ParticipantState | undefined =>
  useCallState(`participant:${id}`, (state) => participantOf(state, id));
