import type { RoomStamp } from '../contract/identity.ts';
import { mediaKindOf, SOURCES, type Source } from '../contract/media.ts';
import type { CallAction } from './call-action.ts';
import type { CallEvent } from './call-event.ts';
import { pinnedRoom, roomOf, sameRoom } from './call-selectors.ts';
import type {
  CallPhase,
  CallState,
  LocalSourceState,
  LocalState,
  OwnState,
  RoomState,
} from './call-state.ts';
import type { JoinAnswer } from './join.ts';
import { kept } from './kept.ts';
import { PersistentMap } from './persistent-map.ts';
import { reduceRoom, withOwn, withoutForcedMute, withoutPublished } from './room-reducer.ts';

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

/**
 * The call's next state; pure. An event that says nothing new changes no identity, an event of a room that is not the pin
 * touches that room's row alone, and an event about an unknown participant is ignored.
 */
export function callReducer(state: CallState, action: CallAction): CallState {
  switch (action.type) {
    case 'local/joining':
      return {
        ...INITIAL_CALL_STATE,
        playbackBlocked: state.playbackBlocked,
        phase: { name: 'joining' },
        key: action.key,
        local: { ...state.local, name: action.name, participantId: undefined, speaking: false },
      };
    case 'local/admitted':
      return admitted(state, action.answer);
    case 'local/ended':
      return { ...state, phase: { name: 'ended', ...action.end } };
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
    case 'local/device':
      return withSource(state, action.source, action.change);
    case 'local/capture-stopped':
      return captureStopped(state, action.source);
    case 'local/muted':
      return {
        ...withSource(state, action.source, { muted: action.muted, mutedBy: action.muted ? ['self'] : [] }),
        rooms: action.muted ? state.rooms : withoutForcedMute(state.rooms, action.source),
      };
    case 'local/refused':
      return inRoom(state, action.stamp, (room) =>
        withOwn(room, { refused: [...room.own.refused, action.source] }),
      );
    case 'local/playback-blocked':
      return state.playbackBlocked === action.blocked ? state : { ...state, playbackBlocked: action.blocked };
    default:
      return reduceEvent(state, action);
  }
}

/** Adds a row for the room, with the rights that the server gave for it; a known room keeps what it told. */
export function withRoom(
  state: CallState,
  { epoch, attempt, participant: { rights } }: JoinAnswer,
): CallState {
  const stamp = { epoch, attempt };
  if (roomOf(state, stamp)) return inRoom(state, stamp, (room) => withOwn(room, { rights, refused: [] }));
  const room: RoomState = {
    ...stamp,
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
  const { local } = state;
  const before = local.sources[source];
  const after = kept(before, { ...before, ...change });
  if (after === before) return state;
  return { ...state, local: { ...local, sources: { ...local.sources, [source]: after } } };
}

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
  if (!roomOf(state, event)) return state;
  const reduced = inRoom(state, event, (room) => reduceRoom(room, event, participantId));
  // Whichever room mutes a source, the participant is muted: the server acts on the call.
  const next =
    event.type === 'forced-mute'
      ? withSource(reduced, event.source, { muted: true, mutedBy: ['server'] })
      : reduced;
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
 * A room's disconnect does not end a call: the server is asked first. A removal or a replacement is final (decision 4),
 * so it is not shown as reconnecting.
 */
function phaseAfter(phase: CallPhase, event: CallEvent): CallPhase {
  if (event.type !== 'connection' || phase.name === 'ended') return phase;
  if (event.state === 'connected') return phase.name === 'connected' ? phase : { name: 'connected' };
  const final = event.state === 'disconnected' && (event.reason === 'removed' || event.reason === 'replaced');
  return phase.name === 'connected' && !final ? { name: 'reconnecting' } : phase;
}

function reduceSpeaking(local: LocalState, event: CallEvent): LocalState {
  let { speaking } = local;
  if (event.type === 'speakers')
    speaking = local.participantId !== undefined && event.participantIds.includes(local.participantId);
  else if (event.type === 'connection' && event.state === 'disconnected') speaking = false;
  return speaking === local.speaking ? local : { ...local, speaking };
}
