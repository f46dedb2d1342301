import type { CallAction } from '../../call/call-action.ts';
import { callReducer, INITIAL_CALL_STATE } from '../../call/call-reducer.ts';
import { pinnedRoom } from '../../call/call-selectors.ts';
import type { CallState, RoomState } from '../../call/call-state.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import type { Topic } from './call-session.ts';
import { Listeners } from './listeners.ts';

/** Holds the call's state and tells each listener about its own slice alone. */
export class StateStore {
  #state: CallState = INITIAL_CALL_STATE;
  readonly #listeners = new Map<Topic, Listeners<[]>>();

  get state(): CallState {
    return this.#state;
  }

  dispatch(action: CallAction): void {
    this.set(callReducer(this.#state, action), action);
  }

  /** Takes what was made of the present state, by `action` or by a part that is loaded later, as a live move is. */
  set(after: CallState, action?: CallAction): void {
    const before = this.#state;
    if (after === before) return;
    this.#state = after;
    for (const topic of touched(action, before, after)) this.#listeners.get(topic)?.tell();
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Listeners();
    this.#listeners.set(topic, listeners);
    const stop = listeners.add(listener);
    return () => {
      stop();
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }
}

/** The slices that an action changed, found without walking over everyone. */
function* touched(action: CallAction | undefined, before: CallState, after: CallState): Generator<Topic> {
  if (differ(before, after, ['phase', 'call', 'decision', 'pin', 'moving', 'playbackBlocked'])) yield 'call';
  if (before.local !== after.local) yield 'local';
  const from = pinnedRoom(before);
  const to = pinnedRoom(after);
  if (from === to) return;
  if (differ(from, to, ['connection', 'localQuality', 'limited'])) yield 'connection';
  if (from?.order !== to?.order) yield 'roster';
  if (from?.speakers !== to?.speakers) yield 'speakers';
  for (const id of touchedParticipants(action, from, to)) yield `participant:${id}`;
}

const differ = <Whole>(
  before: Whole | undefined,
  after: Whole | undefined,
  parts: readonly (keyof Whole)[],
): boolean => parts.some((part) => before?.[part] !== after?.[part]);

/** The participants that an action changed in one room. */
export function touchedParticipants(
  action: CallAction | undefined,
  from: RoomState | undefined,
  to: RoomState | undefined,
): Iterable<ParticipantId> {
  if (from?.participants === to?.participants) return [];
  switch (action?.type) {
    case 'participant-joined':
      return [action.participant.participantId];
    case 'speakers':
      return [...new Set([...(from?.speakers ?? []), ...(to?.speakers ?? [])])].filter(
        (id) => from?.participants.get(id) !== to?.participants.get(id),
      );
    default:
      if (action && 'participantId' in action) return [action.participantId];
      return new Set([...(from?.order ?? []), ...(to?.order ?? [])]);
  }
}
