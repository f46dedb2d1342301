import { callReducer } from '../../call/call-reducer.ts';
import { roomOf } from '../../call/call-selectors.ts';
import type { CallState } from '../../call/call-state.ts';
import type { JoinAnswer } from '../../call/join.ts';

/**
 * The call is on the target: what is shown comes from there, the participants in the order in which they were. What the
 * answer says of the local participant may be older than what the rooms have told since.
 */
export function onTarget(state: CallState, answer: JoinAnswer): CallState {
  const target = roomOf(state, answer);
  if (target === undefined) return state;
  const order = [...new Set([...(roomOf(state, state.pin)?.order ?? []), ...target.order])].filter((id) =>
    target.participants.get(id),
  );
  const { name, role } = state.local;
  return callReducer(
    {
      ...state,
      // As the room has it that the call is on: what the source says is not heard any more.
      phase: { name: target.connection.name === 'connected' ? 'connected' : 'reconnecting' },
      rooms: state.rooms.map((room) => (room === target ? { ...room, order } : room)),
    },
    {
      type: 'local/admitted',
      answer: { ...answer, participant: { ...answer.participant, name, role, rights: target.own.rights } },
    },
  );
}
