import { pinnedRoom, type CallState, type ParticipantId, type ParticipantState } from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const find = (state: CallState, id: ParticipantId): ParticipantState | undefined =>
  pinnedRoom(state)?.participants.get(id);

/** Whether another participant is speaking. */
export const useSpeaking = (id: ParticipantId): boolean =>
  useCallState(`participant:${id}`, (state) => find(state, id)?.speaking ?? false);
