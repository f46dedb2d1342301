import type { CallAction, LocalAction } from './call-action.ts';
import type { CallEvent } from './call-event.ts';
import type { ParticipantInfo, PublicationInfo } from '../contract/adapter-event.ts';
import type {
  CallPhase,
  CallState,
  LocalSourceState,
  LocalState,
  OwnState,
  ParticipantState,
  PublicationState,
  RoomState,
} from './call-state.ts';
import type { ParticipantId, RoomStamp } from '../contract/identity.ts';
import { mediaKindOf, SOURCES, type Source } from '../contract/media.ts';
import type { JoinAnswer } from './join.ts';
import { kept } from './kept.ts';
import { PersistentMap } from './persistent-map.ts';

const SOURCE_OFF: LocalSourceState = {
  capture: 'off',
  failure: undefined,
  deviceId: undefined,
  missing: undefined,
  interrupted: false,
  muted: false,
  mutedBy: [],
  allowed: true,
  published: undefined,
};

/** The state of someone who has not joined anything yet. */
export const INITIAL_CALL_STATE: CallState = {
  phase: { name: 'idle' },
  key: undefined,
  call: undefined,
  decision: undefined,
  explain: false,
  pin: undefined,
  rooms: [],
  local: {
    participantId: undefined,
    name: '',
    role: 'guest',
    rights: { publish: SOURCES, subscribe: true, data: true },
    speaking: false,
    sources: {
      camera: SOURCE_OFF,
      microphone: SOURCE_OFF,
      screen: SOURCE_OFF,
      'screen-audio': SOURCE_OFF,
    },
  },
  playbackBlocked: false,
};

const sameRoom = (a: RoomStamp, b: RoomStamp): boolean => a.epoch === b.epoch && a.attempt === b.attempt;

/** The room that the call is on, whose people are shown. */
export const pinnedRoom = (state: CallState): RoomState | undefined => {
  const { pin } = state;
  return pin && state.rooms.find((room) => sameRoom(room, pin));
};

/**
 * The call's next state; pure. An event that says nothing new changes no identity, an event of a room that is not the pin
 * touches that room's row alone, and an event about an unknown participant is ignored.
 */
export function callReducer(state: CallState, action: CallAction): CallState {
  return isLocal(action) ? reduceLocal(state, action) : reduceEvent(state, action);
}

const isLocal = (action: CallAction): action is LocalAction => action.type.startsWith('local/');

function reduceLocal(state: CallState, action: LocalAction): CallState {
  switch (action.type) {
    case 'local/joining':
      return {
        ...state,
        phase: { name: 'joining' },
        key: action.key,
        call: undefined,
        decision: undefined,
        pin: undefined,
        rooms: [],
        local: { ...state.local, name: action.name, participantId: undefined, speaking: false },
      };
    case 'local/room-opened':
      return withRoom(state, action.answer);
    case 'local/admitted':
      return admitted(state, action.answer);
    case 'local/phase':
      return { ...state, phase: action.phase };
    case 'local/waiting': {
      const { phase } = state;
      if (phase.name !== 'joining' && phase.name !== 'reconnecting') return state;
      return { ...state, phase: { ...phase, retryAt: action.until } };
    }
    case 'local/room-closed': {
      const pinned = state.pin !== undefined && sameRoom(state.pin, action.stamp);
      const rooms = state.rooms.filter((room) => !sameRoom(room, action.stamp));
      return { ...state, rooms, local: pinned ? outside(state.local) : state.local };
    }
    case 'local/capturing':
      return withSource(state, action.source, { capture: 'starting', failure: undefined });
    case 'local/captured':
      return withSource(state, action.source, {
        capture: 'on',
        failure: undefined,
        deviceId: action.deviceId,
        missing: action.missing,
        interrupted: false,
      });
    case 'local/interrupted':
      return withSource(state, action.source, { interrupted: action.interrupted });
    case 'local/capture-failed':
      return withSource(state, action.source, { capture: 'failed', failure: action.failure });
    case 'local/capture-stopped':
      return captureStopped(state, action.source);
    case 'local/muted':
      return {
        ...withSource(state, action.source, { muted: action.muted, mutedBy: action.muted ? ['self'] : [] }),
        rooms: action.muted ? state.rooms : withoutForcedMute(state.rooms, action.source),
      };
    case 'local/device-selected':
      return withSource(state, action.source, { deviceId: action.deviceId, missing: action.missing });
    case 'local/refused':
      return inRoom(state, action.stamp, (room) =>
        withOwn(room, { refused: [...room.own.refused, action.source] }),
      );
    case 'local/playback-blocked':
      return state.playbackBlocked === action.blocked ? state : { ...state, playbackBlocked: action.blocked };
  }
}

/** Holds a row for the room, with the rights that the server gave for it; a known room keeps what it told. */
function withRoom(state: CallState, { epoch, attempt, participant: { rights } }: JoinAnswer): CallState {
  const known = state.rooms.find((room) => sameRoom(room, { epoch, attempt }));
  if (known) {
    const next = withOwn(known, { rights, refused: [] });
    return { ...state, rooms: state.rooms.map((room) => (room === known ? next : room)) };
  }
  const room: RoomState = {
    epoch,
    attempt,
    connection: { name: 'connecting' },
    order: [],
    participants: PersistentMap.empty(),
    speakers: [],
    own: { published: {}, forcedMutes: [], rights, refused: [] },
    localQuality: 'unknown',
    limited: { send: false, receive: false },
  };
  return { ...state, rooms: [...state.rooms, room] };
}

function admitted(before: CallState, answer: JoinAnswer): CallState {
  const { id, name, role } = answer.participant;
  const state: CallState = {
    ...withRoom(before, answer),
    key: answer.key,
    call: answer.call,
    decision: answer.decision,
    explain: answer.explain,
    pin: { epoch: answer.epoch, attempt: answer.attempt },
  };
  const local = { ...state.local, participantId: id, name, role };
  const own = pinnedRoom(state)?.own;
  return { ...state, local: own ? project(local, own) : local };
}

function withSource(state: CallState, source: Source, change: Partial<LocalSourceState>): CallState {
  return { ...state, local: localWithSource(state.local, source, change) };
}

const localWithSource = (
  local: LocalState,
  source: Source,
  change: Partial<LocalSourceState>,
): LocalState => ({
  ...local,
  sources: { ...local.sources, [source]: { ...local.sources[source], ...change } },
});

/** The local participant as the pinned room has them. */
function project(local: LocalState, { published, rights, refused }: OwnState): LocalState {
  const sources = { ...local.sources };
  for (const source of SOURCES) {
    const before = sources[source];
    const allowed = rights.publish.includes(source) && !refused.includes(source);
    if (published[source] !== before.published || allowed !== before.allowed)
      sources[source] = { ...before, published: published[source], allowed };
  }
  return { ...local, rights, sources };
}

/** In no room, nothing is published and nobody is heard. */
const outside = (local: LocalState): LocalState => ({
  ...project(local, { published: {}, forcedMutes: [], rights: local.rights, refused: [] }),
  speaking: false,
});

const withOwn = (room: RoomState, change: Partial<OwnState>): RoomState => ({
  ...room,
  own: { ...room.own, ...change },
});

const withoutForcedMute = (rooms: readonly RoomState[], source: Source): readonly RoomState[] =>
  rooms.map((room) => {
    const { forcedMutes } = room.own;
    return forcedMutes.includes(source)
      ? withOwn(room, { forcedMutes: forcedMutes.filter((one) => one !== source) })
      : room;
  });

const withoutPublished = (room: RoomState, source: Source): RoomState => {
  const { [source]: publicationId, ...published } = room.own.published;
  return publicationId === undefined ? room : withOwn(room, { published });
};

/** A camera or screen that is off is not muted; a microphone stays muted until it is unmuted. */
function captureStopped(state: CallState, source: Source): CallState {
  const video = mediaKindOf(source) === 'video';
  const rooms = state.rooms.map((room) => withoutPublished(room, source));
  return {
    ...withSource(state, source, {
      capture: 'off',
      failure: undefined,
      published: undefined,
      interrupted: false,
      ...(video && { muted: false, mutedBy: [] }),
    }),
    rooms: video ? withoutForcedMute(rooms, source) : rooms,
  };
}

function reduceEvent(state: CallState, event: CallEvent): CallState {
  const { participantId } = state.local;
  if (!state.rooms.some((room) => sameRoom(room, event))) return state;
  const reduced = inRoom(state, event, (room) => reduceRoom(room, event, participantId));
  const next = event.type === 'forced-mute' ? forceMuted(reduced, event.source) : reduced;
  if (next.pin === undefined || !sameRoom(next.pin, event)) return next;
  const local = reduceSpeaking(next.local, event);
  const phase = phaseAfter(state.phase, event);
  return local === next.local && phase === state.phase ? next : { ...next, phase, local };
}

/** Changes one room, and the local participant with it when the call is on that room. */
function inRoom(state: CallState, stamp: RoomStamp, change: (room: RoomState) => RoomState): CallState {
  const index = state.rooms.findIndex((room) => sameRoom(room, stamp));
  const before = state.rooms[index];
  const after = before && kept(before, change(before));
  if (after === undefined || after === before) return state;
  const rooms = state.rooms.with(index, after);
  const pinned = state.pin !== undefined && sameRoom(after, state.pin);
  const local = pinned && after.own !== before?.own ? project(state.local, after.own) : state.local;
  return { ...state, rooms, local };
}

/**
 * A room's disconnect does not end a call: whoever holds the connection asks the server first. Where nothing follows
 * but the end (decision 4), nobody is told of reconnecting.
 */
function phaseAfter(phase: CallPhase, event: CallEvent): CallPhase {
  if (event.type !== 'connection' || phase.name === 'ended') return phase;
  if (event.state === 'connected') return phase.name === 'connected' ? phase : { name: 'connected' };
  const final = event.state === 'disconnected' && (event.reason === 'removed' || event.reason === 'replaced');
  return phase.name === 'connected' && !final ? { name: 'reconnecting' } : phase;
}

/** Whichever room mutes a source, the participant is muted: the server acts on the call. */
function forceMuted(state: CallState, source: Source): CallState {
  const { muted, mutedBy } = state.local.sources[source];
  if (muted && mutedBy.join() === 'server') return state;
  return withSource(state, source, { muted: true, mutedBy: ['server'] });
}

function reduceSpeaking(local: LocalState, event: CallEvent): LocalState {
  let { speaking } = local;
  if (event.type === 'speakers')
    speaking = local.participantId !== undefined && event.participantIds.includes(local.participantId);
  else if (event.type === 'connection' && event.state === 'disconnected') speaking = false;
  return speaking === local.speaking ? local : { ...local, speaking };
}

function reduceRoom(room: RoomState, event: CallEvent, self: ParticipantId | undefined): RoomState {
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
  switch (event.state) {
    case 'connecting':
    case 'connected':
      return { name: event.state };
    case 'reconnecting':
      return { name: 'reconnecting', how: event.how };
    case 'disconnected':
      return { name: 'disconnected', reason: event.reason, retryable: event.retryable };
  }
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
    participantId: info.participantId,
    name: info.name,
    role: info.role,
    joinedAt: info.joinedAt,
    speaking: before?.speaking ?? false,
    quality: before?.quality ?? 'unknown',
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
