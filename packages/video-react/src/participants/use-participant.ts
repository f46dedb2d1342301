import { pinnedRoom, type CallState, type ParticipantId, type ParticipantState } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const find = (state: CallState, id: ParticipantId): ParticipantState | undefined =>
  pinnedRoom(state)?.participants.get(id);

/** Another participant; `undefined` once they left. */
export const useParticipant = (id: ParticipantId): ParticipantState | undefined =>
  useCallState(`participant:${id}`, (state) => find(state, id));
