import {
  participantOf,
  publicationOf,
  type ParticipantId,
  type PublicationState,
  type Source,
} from '@crossfade/video-core';
import { useCallState } from '../session/use-call-state.ts';

/** A participant's publication of a source, if there is one. */
export const useTrack = (id: ParticipantId, source: Source): PublicationState | undefined =>
  useCallState(`participant:${id}`, (state) => publicationOf(participantOf(state, id), source));
