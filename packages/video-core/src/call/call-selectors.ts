import type { ParticipantId, RoomStamp } from '../contract/identity.ts';
import type { Source } from '../contract/media.ts';
import type { CallState, ParticipantState, PublicationState, RoomState } from './call-state.ts';

export const sameRoom = (a: RoomStamp, b: RoomStamp): boolean =>
  a.epoch === b.epoch && a.attempt === b.attempt;

/** One room of the call. */
export const roomOf = (state: CallState, stamp: RoomStamp | undefined): RoomState | undefined =>
  stamp && state.rooms.find((room) => sameRoom(room, stamp));

/** The room that the call is on, whose people are shown. */
export const pinnedRoom = (state: CallState): RoomState | undefined => roomOf(state, state.pin);

/** Another participant, as the room that the call is on has them. */
export const participantOf = (state: CallState, id: ParticipantId): ParticipantState | undefined =>
  pinnedRoom(state)?.participants.get(id);

/** A participant's publication of a source; there is one at most. */
export const publicationOf = (
  participant: ParticipantState | undefined,
  source: Source,
): PublicationState | undefined =>
  participant?.publications.find((publication) => publication.source === source);
