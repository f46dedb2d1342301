import type { ParticipantInfo, PublicationInfo } from '../contract/adapter-event.ts';
import type { ParticipantId } from '../contract/identity.ts';
import type { Source } from '../contract/media.ts';
import type { CallEvent } from './call-event.ts';
import type { OwnState, ParticipantState, PublicationState, RoomState } from './call-state.ts';
import { kept } from './kept.ts';

/** The next state of the room that an event is of; `self` is the local participant. */
export function reduceRoom(room: RoomState, event: CallEvent, self: ParticipantId | undefined): RoomState {
  switch (event.type) {
    case 'connection': {
      const next = { ...room, connection: connectionOf(event) };
      return event.state === 'disconnected' ? withOwn(next, { published: {} }) : next;
    }
    case 'roster':
      return reduceRoster(room, event.participants);
    case 'participant-joined': {
      const { participantId } = event.participant;
      const before = room.participants.get(participantId);
      return {
        ...room,
        order: before ? room.order : [...room.order, participantId],
        participants: room.participants.set(participantId, participantFrom(event.participant, before)),
      };
    }
    case 'participant-left': {
      if (room.participants.get(event.participantId) === undefined) return room;
      return {
        ...room,
        order: room.order.filter((id) => id !== event.participantId),
        participants: room.participants.delete(event.participantId),
        speakers: room.speakers.filter((id) => id !== event.participantId),
      };
    }
    case 'participant-updated':
      return withParticipant(room, event.participantId, (participant) => ({
        ...participant,
        name: event.name,
        role: event.role,
      }));
    case 'publication-added':
    case 'publication-updated':
      return withParticipant(room, event.participantId, (participant) => ({
        ...participant,
        publications: upsert(participant.publications, event.publication),
      }));
    case 'publication-removed':
      return withParticipant(room, event.participantId, (participant) => ({
        ...participant,
        publications: participant.publications.filter(
          ({ publicationId }) => publicationId !== event.publicationId,
        ),
      }));
    case 'subscription':
      return withPublication(room, event, (publication) => ({
        ...publication,
        subscription: event.state,
        pausedBy: event.pausedBy,
        layer: event.layer,
      }));
    case 'media':
      return withPublication(room, event, (publication) => ({ ...publication, media: event.state }));
    case 'speakers':
      return reduceSpeakers(room, event.participantIds);
    case 'quality':
      if (event.participantId === self) return { ...room, localQuality: event.level };
      return withParticipant(room, event.participantId, (participant) => ({
        ...participant,
        quality: event.level,
      }));
    case 'bandwidth-limited':
      return { ...room, limited: { ...room.limited, [event.direction]: event.limited } };
    case 'local-published':
      return withOwn(room, { published: { ...room.own.published, [event.source]: event.publicationId } });
    case 'local-unpublished':
      return room.own.published[event.source] === event.publicationId
        ? withoutPublished(room, event.source)
        : room;
    case 'forced-mute':
      return withOwn(room, { forcedMutes: [...new Set([...room.own.forcedMutes, event.source])] });
    case 'rights':
      return withOwn(room, { rights: event.rights, refused: [] });
    case 'layers-wanted':
    case 'e2ee':
      return room;
  }
}

function connectionOf(event: Extract<CallEvent, { type: 'connection' }>): RoomState['connection'] {
  if (event.state === 'reconnecting') return { name: event.state, how: event.how };
  if (event.state === 'disconnected')
    return { name: event.state, reason: event.reason, retryable: event.retryable };
  return { name: event.state };
}

function reduceRoster(room: RoomState, infos: readonly ParticipantInfo[]): RoomState {
  const present = new Set(infos.map(({ participantId }) => participantId));
  let { participants } = room;
  for (const id of room.order) if (!present.has(id)) participants = participants.delete(id);
  for (const info of infos)
    participants = participants.set(
      info.participantId,
      participantFrom(info, participants.get(info.participantId)),
    );
  const stayed = room.order.filter((id) => present.has(id));
  for (const id of stayed) present.delete(id);
  return {
    ...room,
    order: kept(room.order, [...stayed, ...present]),
    participants,
    speakers: room.speakers.filter((id) => participants.get(id) !== undefined),
  };
}

const participantFrom = (info: ParticipantInfo, before: ParticipantState | undefined): ParticipantState =>
  kept(before, {
    speaking: false,
    quality: 'unknown',
    ...before,
    ...info,
    publications: info.publications.reduce<readonly PublicationState[]>(
      (list, one) => upsert(list, one, before?.publications),
      [],
    ),
  });

const publicationFrom = (info: PublicationInfo, before: PublicationState | undefined): PublicationState => ({
  subscription: 'subscribing',
  pausedBy: [],
  layer: undefined,
  media: 'unknown',
  ...before,
  ...info,
});

/** A publication of a source takes the place of the one before it; what is known of one is kept. */
function upsert(
  publications: readonly PublicationState[],
  info: PublicationInfo,
  known: readonly PublicationState[] = publications,
): readonly PublicationState[] {
  const isIt = ({ publicationId }: PublicationState): boolean => publicationId === info.publicationId;
  const before = known.find(isIt);
  const publication = kept(before, publicationFrom(info, before));
  const others = publications.filter((one) => isIt(one) || one.source !== info.source);
  return others.some(isIt) ? others.map((one) => (isIt(one) ? publication : one)) : [...others, publication];
}

function withParticipant(
  room: RoomState,
  id: ParticipantId,
  change: (participant: ParticipantState) => ParticipantState,
): RoomState {
  const before = room.participants.get(id);
  if (before === undefined) return room;
  const after = kept(before, change(before));
  return after === before ? room : { ...room, participants: room.participants.set(id, after) };
}

function withPublication(
  room: RoomState,
  {
    participantId,
    publicationId,
  }: Pick<Extract<CallEvent, { type: 'media' }>, 'participantId' | 'publicationId'>,
  change: (publication: PublicationState) => PublicationState,
): RoomState {
  return withParticipant(room, participantId, (participant) => ({
    ...participant,
    publications: participant.publications.map((one) =>
      one.publicationId === publicationId ? kept(one, change(one)) : one,
    ),
  }));
}

/** Touches only those who began or stopped. */
function reduceSpeakers(room: RoomState, next: readonly ParticipantId[]): RoomState {
  const known = next.filter((id) => room.participants.get(id) !== undefined);
  let { participants } = room;
  for (const id of new Set([...room.speakers, ...known])) {
    const before = participants.get(id);
    if (before)
      participants = participants.set(id, kept(before, { ...before, speaking: known.includes(id) }));
  }
  return { ...room, speakers: kept(room.speakers, known), participants };
}

export const withOwn = (room: RoomState, change: Partial<OwnState>): RoomState => ({
  ...room,
  own: { ...room.own, ...change },
});

/** The participant undoes a mute by the server in every room. */
export const withoutForcedMute = (rooms: readonly RoomState[], source: Source): readonly RoomState[] =>
  rooms.map((room) => {
    const { forcedMutes } = room.own;
    return forcedMutes.includes(source)
      ? withOwn(room, { forcedMutes: forcedMutes.filter((one) => one !== source) })
      : room;
  });

export const withoutPublished = (room: RoomState, source: Source): RoomState => {
  const { [source]: publicationId, ...published } = room.own.published;
  return publicationId === undefined ? room : withOwn(room, { published });
};
