import {
  pinnedRoom,
  type CallState,
  type ParticipantId,
  type ParticipantState,
  type PublicationState,
  type Source,
} from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

const find = (state: CallState, id: ParticipantId): ParticipantState | undefined =>
  pinnedRoom(state)?.participants.get(id);

/** A participant's publication of a source, if there is one. */
export const useTrack = (id: ParticipantId, source: Source): PublicationState | undefined =>
  useCallState(`participant:${id}`, (state) =>
    find(state, id)?.publications.find((publication) => publication.source === source),
  );
