import type { CallAction, LocalAction } from './call-action.ts';
import type { CallEvent } from './call-event.ts';
import type { ParticipantInfo, PublicationInfo } from '../contract/adapter-event.ts';
import type {
  CallPhase,
  CallState,
  LocalSourceState,
  LocalState,
  ParticipantState,
  PublicationState,
  RoomState,
} from './call-state.ts';
import type { ParticipantId, RoomStamp } from '../contract/identity.ts';
import { SOURCES, type Source } from '../contract/media.ts';
import { PersistentMap } from './persistent-map.ts';

const SOURCE_OFF: LocalSourceState = {
  capture: 'off',
  failure: undefined,
  deviceId: undefined,
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
  audioBlocked: false,
};

const sameRoom = (a: RoomStamp, b: RoomStamp): boolean => a.epoch === b.epoch && a.attempt === b.attempt;

/** The room that the call is on, whose people are shown. */
export const pinnedRoom = (state: CallState): RoomState | undefined => {
  const { pin } = state;
  return pin && state.rooms.find((room) => sameRoom(room, pin));
};

/**
 * The call's next state; pure. Delivering an event again changes nothing, an event of a room that is not the pin touches that room's row alone, and an event about
 * somebody unknown is ignored.
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
    case 'local/admitted':
      return admitted(state, action);
    case 'local/phase':
      return { ...state, phase: action.phase };
    case 'local/room-closed':
      return { ...state, rooms: state.rooms.filter((room) => !sameRoom(room, action.stamp)) };
    case 'local/capturing':
      return withSource(state, action.source, { capture: 'starting', failure: undefined });
    case 'local/captured':
      return withSource(state, action.source, {
        capture: 'on',
        failure: undefined,
        deviceId: action.deviceId,
      });
    case 'local/capture-failed':
      return withSource(state, action.source, { capture: 'failed', failure: action.failure });
    case 'local/capture-stopped':
      return withSource(state, action.source, { capture: 'off', failure: undefined, published: undefined });
    case 'local/muted':
      return withSource(state, action.source, {
        muted: action.muted,
        mutedBy: action.muted ? ['self'] : [],
      });
    case 'local/device-selected':
      return withSource(state, action.source, { deviceId: action.deviceId });
    case 'local/refused':
      return withSource(state, action.source, { allowed: false, published: undefined });
    case 'local/audio-blocked':
      return state.audioBlocked === action.blocked ? state : { ...state, audioBlocked: action.blocked };
  }
}

function admitted(state: CallState, { answer }: Extract<LocalAction, { type: 'local/admitted' }>): CallState {
  const stamp = { epoch: answer.epoch, attempt: answer.attempt };
  const known = state.rooms.find((room) => sameRoom(room, stamp));
  const room: RoomState = known ?? {
    ...stamp,
    connection: { name: 'connecting' },
    order: [],
    participants: PersistentMap.empty(),
    speakers: [],
    localQuality: 'unknown',
    limited: { send: false, receive: false },
  };
  const { participant } = answer;
  return {
    ...state,
    key: answer.key,
    call: answer.call,
    decision: answer.decision,
    explain: answer.explain,
    pin: stamp,
    rooms: known ? state.rooms : [...state.rooms, room],
    local: withRights(
      { ...state.local, participantId: participant.id, name: participant.name, role: participant.role },
      participant.rights,
    ),
  };
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

function withRights(local: LocalState, rights: LocalState['rights']): LocalState {
  const sources = { ...local.sources };
  for (const source of SOURCES) {
    const allowed = rights.publish.includes(source);
    if (sources[source].allowed !== allowed) sources[source] = { ...sources[source], allowed };
  }
  return { ...local, rights, sources };
}

function reduceEvent(state: CallState, event: CallEvent): CallState {
  const index = state.rooms.findIndex((room) => sameRoom(room, event));
  const room = state.rooms[index];
  if (room === undefined) return state;
  const next = reduceRoom(room, event, state.local.participantId);
  const pinned = state.pin !== undefined && sameRoom(room, state.pin);
  const local = pinned ? reduceOwn(state.local, event) : state.local;
  const phase = pinned ? phaseAfter(state.phase, event) : state.phase;
  if (next === room && local === state.local && phase === state.phase) return state;
  return {
    ...state,
    phase,
    local,
    rooms: next === room ? state.rooms : state.rooms.with(index, next),
  };
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

/** What a room's events say about the person at this page. */
function reduceOwn(local: LocalState, event: CallEvent): LocalState {
  switch (event.type) {
    case 'local-published':
      return localWithSource(local, event.source, { published: event.publicationId });
    case 'local-unpublished':
      return local.sources[event.source].published === event.publicationId
        ? localWithSource(local, event.source, { published: undefined })
        : local;
    case 'forced-mute':
      return localWithSource(local, event.source, { muted: true, mutedBy: ['server'] });
    case 'rights':
      return withRights(local, event.rights);
    case 'speakers': {
      const speaking =
        local.participantId !== undefined && event.participantIds.includes(local.participantId);
      return speaking === local.speaking ? local : { ...local, speaking };
    }
    case 'connection':
      return event.state === 'disconnected' ? unpublished(local) : local;
    default:
      return local;
  }
}

function unpublished(local: LocalState): LocalState {
  return SOURCES.reduce(
    (next, source) =>
      next.sources[source].published === undefined
        ? next
        : localWithSource(next, source, { published: undefined }),
    local.speaking ? { ...local, speaking: false } : local,
  );
}

function reduceRoom(room: RoomState, event: CallEvent, self: ParticipantId | undefined): RoomState {
  switch (event.type) {
    case 'connection':
      return { ...room, connection: connectionOf(event) };
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
      return withParticipant(room, event.participantId, (participant) => {
        const publications = participant.publications.filter(
          ({ publicationId }) => publicationId !== event.publicationId,
        );
        return publications.length === participant.publications.length
          ? participant
          : { ...participant, publications };
      });
    case 'subscription':
      return withPublication(room, event, (publication) => ({
        ...publication,
        subscription: event.state,
        pausedBy: event.pausedBy,
        layer: event.layer,
      }));
    case 'media':
      return withPublication(room, event, (publication) =>
        publication.media === event.state ? publication : { ...publication, media: event.state },
      );
    case 'speakers':
      return reduceSpeakers(room, event.participantIds);
    case 'quality':
      if (event.participantId === self)
        return room.localQuality === event.level ? room : { ...room, localQuality: event.level };
      return withParticipant(room, event.participantId, (participant) =>
        participant.quality === event.level ? participant : { ...participant, quality: event.level },
      );
    case 'bandwidth-limited':
      return room.limited[event.direction] === event.limited
        ? room
        : { ...room, limited: { ...room.limited, [event.direction]: event.limited } };
    case 'local-published':
    case 'local-unpublished':
    case 'forced-mute':
    case 'layers-wanted':
    case 'rights':
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
  let participants = PersistentMap.empty<ParticipantId, ParticipantState>();
  for (const info of infos)
    participants = participants.set(
      info.participantId,
      participantFrom(info, room.participants.get(info.participantId)),
    );
  const present = new Set(infos.map(({ participantId }) => participantId));
  const stayed = room.order.filter((id) => present.has(id));
  for (const id of stayed) present.delete(id);
  return {
    ...room,
    order: [...stayed, ...present],
    participants,
    speakers: room.speakers.filter((id) => participants.get(id) !== undefined),
  };
}

const participantFrom = (info: ParticipantInfo, before: ParticipantState | undefined): ParticipantState => ({
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
  const publication = publicationFrom(
    info,
    known.find(({ publicationId }) => publicationId === info.publicationId),
  );
  const others = publications.filter(
    ({ publicationId, source }) => publicationId !== info.publicationId && source !== info.source,
  );
  return [...others, publication];
}

function withParticipant(
  room: RoomState,
  id: ParticipantId,
  change: (participant: ParticipantState) => ParticipantState,
): RoomState {
  const before = room.participants.get(id);
  if (before === undefined) return room;
  const after = change(before);
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
  return withParticipant(room, participantId, (participant) => {
    const index = participant.publications.findIndex((one) => one.publicationId === publicationId);
    const before = participant.publications[index];
    if (before === undefined) return participant;
    const after = change(before);
    return after === before
      ? participant
      : { ...participant, publications: participant.publications.with(index, after) };
  });
}

/** Touches only those who began or stopped. */
function reduceSpeakers(room: RoomState, next: readonly ParticipantId[]): RoomState {
  const known = next.filter((id) => room.participants.get(id) !== undefined);
  let { participants } = room;
  for (const id of new Set([...room.speakers, ...known])) {
    const before = participants.get(id);
    const speaking = known.includes(id);
    if (before && before.speaking !== speaking) participants = participants.set(id, { ...before, speaking });
  }
  const same = known.length === room.speakers.length && known.every((id, at) => id === room.speakers[at]);
  return same && participants === room.participants ? room : { ...room, speakers: known, participants };
}
