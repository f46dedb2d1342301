import {
  pinnedRoom,
  type CallState,
  type ParticipantId,
  type ParticipantState,
  type PublicationState,
  type Source,
} from '@crossfade/video-core';
import { useCallState } from './use-call-state.ts';

const NOBODY: readonly ParticipantId[] = [];

const find = (state: CallState, id: ParticipantId): ParticipantState | undefined =>
  pinnedRoom(state)?.participants.get(id);

/** The others, in the order in which they came; changes only when somebody comes or goes. */
export const useParticipants = (): readonly ParticipantId[] =>
  useCallState('roster', (state) => pinnedRoom(state)?.order ?? NOBODY);

/** One of the others; `undefined` once gone. */
export const useParticipant = (id: ParticipantId): ParticipantState | undefined =>
  useCallState(`participant:${id}`, (state) => find(state, id));

/** What somebody publishes of a source, if anything. */
export const useTrack = (id: ParticipantId, source: Source): PublicationState | undefined =>
  useCallState(`participant:${id}`, (state) =>
    find(state, id)?.publications.find((publication) => publication.source === source),
  );

/** Whether somebody else speaks now. */
export const useSpeaking = (id: ParticipantId): boolean =>
  useCallState(`participant:${id}`, (state) => find(state, id)?.speaking ?? false);

/** The others who speak now, the loudest first. */
export const useSpeakers = (): readonly ParticipantId[] =>
  useCallState('speakers', (state) => pinnedRoom(state)?.speakers ?? NOBODY);
