import { sameRoom } from '../../call/call-selectors.ts';
import type { CannotMoveReason, MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import type { MoveId, RoomStamp } from '../../contract/identity.ts';

/** What the server knows of this client, as long as nothing changes. */
type Standing = Pick<MoveReport, 'state' | 'reason'>;

/**
 * How far this client has followed a move. `blocked`: it cannot enter the target, and waits for the server's word.
 * `swapped`: it shows the target alone, and stays in the source for those who do not yet.
 */
export type MoverState =
  | { readonly step: 'idle' }
  | {
      readonly step: 'entering' | 'entered' | 'blocked' | 'swapping' | 'swapped';
      readonly notice: MoveNotice;
      readonly standing: Standing;
    };

export type MoverInput =
  /** The server's word; absent: no move is under way. */
  | { readonly type: 'told'; readonly notice: MoveNotice | undefined }
  /** The server's word on where the call is. */
  | { readonly type: 'pinned'; readonly pin: RoomStamp }
  | { readonly type: 'entered' | 'swapped'; readonly move: MoveId }
  /** The target was not entered. */
  | { readonly type: 'failed'; readonly move: MoveId; readonly reason: CannotMoveReason }
  /** Whether everything that this client sends and expects flows in the target. */
  | { readonly type: 'evidence'; readonly ready: boolean }
  /** The target was entered, or nearly, and its connection is gone. */
  | { readonly type: 'lost' }
  /** Time to report again. */
  | { readonly type: 'beat' }
  /** The phase took longer than it may, and the server is silent. */
  | { readonly type: 'late' }
  /** The session's part in the call is over, and with it every room. */
  | { readonly type: 'ended' };

export type MoverEffect =
  /** Connect to the target beside the source; `again`: after a while. */
  | { readonly type: 'enter'; readonly notice: MoveNotice; readonly again: CannotMoveReason | undefined }
  /**
   * Leave a room that the call is not on, and stop entering one; what is still shown from there is shown from the call's
   * room at once. Idempotent.
   */
  | { readonly type: 'leave'; readonly room: RoomStamp }
  /** Show and play the target from now on, each tile as soon as it can. */
  | { readonly type: 'swap'; readonly move: MoveId }
  /** Ask the server where the call is, leave every room and enter that one. */
  | { readonly type: 'follow' }
  | { readonly type: 'report'; readonly report: Standing & { readonly move: MoveId } };

export interface MoverStep {
  readonly state: MoverState;
  readonly effects: readonly MoverEffect[];
}

const IDLE: MoverState = { step: 'idle' };

/** What this client does next in a move; pure. `at`: the room that it shows. */
export function moverPolicy(before: MoverState, input: MoverInput, at: RoomStamp | undefined): MoverStep {
  const now = whereabouts(before, at);
  const { state, effects } = decide(now.state, input, at);
  return to(state, ...now.effects, ...effects);
}

/** The session may have left the source by itself, as when that was lost. */
function whereabouts(state: MoverState, at: RoomStamp | undefined): MoverStep {
  if (state.step === 'idle' || hasSwapped(state) || !at) return to(state);
  const { notice } = state;
  const { source, target } = notice;
  if (sameRoom(at, source)) return to(state);
  if (!sameRoom(at, target)) return to(IDLE, { type: 'leave', room: target });
  const next = standing({ ...state, step: 'swapped', notice: { ...notice, phase: 'committed' } }, 'swapped');
  return to(next.state, { type: 'leave', room: source }, ...next.effects);
}

function decide(state: MoverState, input: MoverInput, at: RoomStamp | undefined): MoverStep {
  if (input.type === 'told') return told(state, input.notice, at);
  if (input.type === 'pinned') return pinned(state, input.pin, at);
  if (state.step === 'idle' || input.type === 'ended') return to(IDLE);
  const { step, notice } = state;
  // On its way into the target, or there and ready to leave it again.
  const before = step.startsWith('enter');
  if ('move' in input && input.move !== notice.id) return to(state);
  switch (input.type) {
    case 'late':
      return over(state);
    case 'beat':
      // Those who enter late wait for their media until the next report, and no longer.
      return step === 'entered' && notice.phase === 'committed'
        ? standing(state, 'ready')
        : to(state, reportOf(state));
    case 'lost':
      if (before) return enter(notice, 'unreachable');
      // After the commit the target is the room of the call: the session leaves everything and comes back to it.
      if (hasSwapped(state)) return standing({ ...state, step: 'swapped' }, 'swapped');
      break;
    case 'evidence':
      if (step === 'entered') return standing(state, input.ready ? 'ready' : 'not-ready');
      break;
    case 'entered':
      if (step === 'entering') return to({ ...state, step: input.type });
      break;
    case 'failed':
      if (!before) break;
      if (notice.phase === 'committed') return over(state);
      // A request that was lost must not keep the whole call where it is.
      return input.reason === 'unreachable'
        ? enter(notice, input.reason)
        : standing({ ...state, step: 'blocked' }, 'cannot', input.reason);
    case 'swapped':
      if (step === 'swapping') return standing({ ...state, step: input.type }, input.type);
  }
  return to(state);
}

type Moving = Exclude<MoverState, { step: 'idle' }>;

/** Steps are named so that these two begin alike. */
const hasSwapped = ({ step }: Moving): boolean => step.startsWith('swap');

const to = (state: MoverState, ...effects: readonly MoverEffect[]): MoverStep => ({ state, effects });

const reportOf = ({ notice, standing }: Moving): MoverEffect => ({
  type: 'report',
  report: { move: notice.id, ...standing },
});

/** Tells the server what is new of this client, and swaps where the call has moved and its media flow there. */
function standing(before: Moving, state: Standing['state'], reason?: Standing['reason']): MoverStep {
  const after = { ...before, standing: { state, reason } };
  const effects = state === before.standing.state ? [] : [reportOf(after)];
  return state === 'ready' && after.step === 'entered' && after.notice.phase === 'committed'
    ? to({ ...after, step: 'swapping' }, ...effects, { type: 'swap', move: after.notice.id })
    : to(after, ...effects);
}

/** `again`: why it was left, or not entered. */
function enter(notice: MoveNotice, again?: CannotMoveReason): MoverStep {
  const state: Moving = { step: 'entering', notice, standing: { state: 'not-ready', reason: again } };
  return to(state, { type: 'enter', notice, again }, reportOf(state));
}

/** No move is under way: exactly one room is left, the one that the call is on. */
function over(state: MoverState): MoverStep {
  if (state.step === 'idle') return to(state);
  const { notice } = state;
  const swapped = hasSwapped(state);
  const left: MoverEffect = { type: 'leave', room: swapped ? notice.source : notice.target };
  return !swapped && notice.phase === 'committed' ? to(IDLE, left, { type: 'follow' }) : to(IDLE, left);
}

function told(state: MoverState, notice: MoveNotice | undefined, at: RoomStamp | undefined): MoverStep {
  if (notice === undefined) return over(state);
  if (state.step === 'idle' || state.notice.id !== notice.id) {
    const next = announced(notice, at);
    return to(next.state, ...over(state).effects, ...next.effects);
  }
  // A word that was overtaken takes nothing back.
  const { phase } = state.notice.phase === 'committed' ? state.notice : notice;
  const current: Moving = { ...state, notice: { ...notice, phase } };
  if (state.step === 'blocked' && phase === 'committed') return over(current);
  const next = standing(current, current.standing.state, current.standing.reason);
  return to(next.state, reportOf(current), ...next.effects);
}

/** A move that this client has not heard of. Who joined meanwhile may be in the target already. */
function announced(notice: MoveNotice, at: RoomStamp | undefined): MoverStep {
  const { source, target, phase } = notice;
  const entering = enter(notice);
  if (at && sameRoom(at, source)) return entering;
  if (!at || phase === 'prepare') return to(IDLE);
  return sameRoom(at, target) ? whereabouts(entering.state, at) : pinned(IDLE, target, at);
}

function pinned(state: MoverState, pin: RoomStamp, at: RoomStamp | undefined): MoverStep {
  if (state.step !== 'idle' && sameRoom(pin, state.notice.target))
    return told(state, { ...state.notice, phase: 'committed' }, at);
  if (!at || pin.epoch <= at.epoch) return to(state);
  return to(IDLE, ...over(state).effects, { type: 'follow' });
}
