import { callReducer } from '../../call/call-reducer.ts';
import { pinnedRoom, roomOf } from '../../call/call-selectors.ts';
import type { CallState } from '../../call/call-state.ts';
import type { JoinAnswer } from '../../call/join.ts';

/**
 * The call is on the target: what is shown comes from there, the participants in the order in which they were. What the
 * answer says of the local participant may be older than what the rooms have told since.
 */
export function onTarget(state: CallState, answer: JoinAnswer): CallState {
  const target = roomOf(state, answer);
  if (target === undefined) return state;
  const before = pinnedRoom(state)?.order ?? [];
  const order = [...new Set([...before, ...target.order])].filter(
    (id) => target.participants.get(id) !== undefined,
  );
  const { name, role } = state.local;
  const { rights } = target.own;
  return callReducer(
    { ...state, rooms: state.rooms.map((room) => (room === target ? { ...room, order } : room)) },
    {
      type: 'local/admitted',
      answer: { ...answer, participant: { ...answer.participant, name, role, rights } },
    },
  );
}
