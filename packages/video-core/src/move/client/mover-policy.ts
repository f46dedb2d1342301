import { sameRoom } from '../../call/call-selectors.ts';
import type { CannotMoveReason, MoveNotice, MoveReport } from '../../call/move-protocol.ts';
import type { MoveId, RoomStamp } from '../../contract/identity.ts';

/** What the server is told of this client, as long as nothing changes. */
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
  /** The server's word; absent: no move is under way. `at`: the room that this client shows. */
  | { readonly type: 'told'; readonly notice: MoveNotice | undefined; readonly at: RoomStamp | undefined }
  /** The server's word on where the call is. */
  | { readonly type: 'pinned'; readonly pin: RoomStamp; readonly at: RoomStamp | undefined }
  | { readonly type: 'entered' | 'swapped'; readonly move: MoveId }
  /** The target was not entered; without a reason, it is for the server to say what that means. */
  | { readonly type: 'failed'; readonly move: MoveId; readonly reason: CannotMoveReason | undefined }
  /** Whether everything that this client sends and expects flows in the target. */
  | { readonly type: 'evidence'; readonly ready: boolean }
  /** The target was entered, or nearly, and its connection is gone. */
  | { readonly type: 'lost' }
  /** Time to report again. */
  | { readonly type: 'beat' }
  /** The phase took longer than it may. */
  | { readonly type: 'late' }
  /** The session's part in the call is over, and with it every room. */
  | { readonly type: 'ended' };

export type MoverEffect =
  /** Connect to the target beside the source; `again`: after a while. */
  | { readonly type: 'enter'; readonly notice: MoveNotice; readonly again: boolean }
  /** Leave a room that the call is not on. Idempotent. */
  | { readonly type: 'leave'; readonly room: RoomStamp }
  /** Show and play the target from now on, each tile as soon as it can. */
  | { readonly type: 'swap'; readonly notice: MoveNotice }
  /** Show what is left of the source from the target, at once. */
  | { readonly type: 'swap-rest' }
  /** Ask the server where the call is, leave every room and enter that one. */
  | { readonly type: 'follow' }
  | ({ readonly type: 'report'; readonly move: MoveId } & Standing)
  /** Milliseconds until `late`; replaces the one before. */
  | { readonly type: 'deadline'; readonly ms: number };

export interface MoverStep {
  readonly state: MoverState;
  readonly effects: readonly MoverEffect[];
}

/** The server decides when a phase is over; this long after that, in ms, its word is not waited for any more. */
const GRACE = 2_000;

const IDLE: MoverState = { step: 'idle' };

/** What this client does next in a move; pure. */
export function moverPolicy(state: MoverState, input: MoverInput): MoverStep {
  if (input.type === 'told') return told(state, input.notice, input.at);
  if (input.type === 'pinned') return pinned(state, input.pin, input.at);
  if (state.step === 'idle' || input.type === 'ended') return { state: IDLE, effects: [] };
  const { step, notice } = state;
  switch (input.type) {
    case 'late':
      return over(state);
    case 'beat':
      return { state, effects: [reportOf(state)] };
    case 'lost':
      if (step === 'entering' || step === 'entered') return enter(notice, true);
      // After the commit, the target is the room of the call, and its loss a matter of the session.
      return step === 'blocked' ? unchanged(state) : over(state);
    case 'evidence':
      return step === 'entered'
        ? standing(state, { state: input.ready ? 'ready' : 'not-ready' })
        : unchanged(state);
    default:
  }
  if (input.move !== notice.id) return unchanged(state);
  switch (input.type) {
    case 'entered':
      return step === 'entering' ? advance({ ...state, step: 'entered' }) : unchanged(state);
    case 'failed':
      return step === 'entering' || step === 'entered' ? failed(state, input.reason) : unchanged(state);
    case 'swapped':
      return step === 'swapping'
        ? standing({ ...state, step: 'swapped' }, { state: 'swapped' })
        : unchanged(state);
  }
}

type Moving = Exclude<MoverState, { step: 'idle' }>;

const unchanged = (state: MoverState): MoverStep => ({ state, effects: [] });

const reportOf = ({ notice, standing }: Moving): MoverEffect => ({
  type: 'report',
  move: notice.id,
  ...standing,
});

/** Tells the server what is new of this client. */
function standing(state: Moving, next: Standing): MoverStep {
  const after = { ...state, standing: next };
  return { state: after, effects: next.state === state.standing.state ? [] : [reportOf(after)] };
}

const deadlineOf = ({ deadline }: MoveNotice): MoverEffect => ({ type: 'deadline', ms: deadline + GRACE });

function enter(notice: MoveNotice, again: boolean): MoverStep {
  const state: Moving = { step: 'entering', notice, standing: { state: 'not-ready' } };
  return { state, effects: [{ type: 'enter', notice, again }, reportOf(state)] };
}

function failed(state: Moving, reason: CannotMoveReason | undefined): MoverStep {
  if (state.notice.phase === 'committed') return over(state);
  const blocked: Moving = { ...state, step: 'blocked' };
  return reason === undefined ? unchanged(blocked) : standing(blocked, { state: 'cannot', reason });
}

/** Swaps where the call has moved and this client can follow. */
const advance = (state: Moving): MoverStep =>
  state.step === 'entered' && state.notice.phase === 'committed'
    ? { state: { ...state, step: 'swapping' }, effects: [{ type: 'swap', notice: state.notice }] }
    : unchanged(state);

/** No move is under way: exactly one room is left, the one that the call is on. */
function over(state: MoverState): MoverStep {
  if (state.step === 'idle') return unchanged(state);
  const { step, notice } = state;
  const left: MoverEffect = { type: 'leave', room: notice.source };
  if (step === 'swapping') return { state: IDLE, effects: [{ type: 'swap-rest' }, left] };
  if (step === 'swapped') return { state: IDLE, effects: [left] };
  const back: MoverEffect = { type: 'leave', room: notice.target };
  return { state: IDLE, effects: notice.phase === 'committed' ? [back, { type: 'follow' }] : [back] };
}

function told(state: MoverState, notice: MoveNotice | undefined, at: RoomStamp | undefined): MoverStep {
  if (notice === undefined) return over(state);
  if (state.step === 'idle') return announced(notice, at);
  if (state.notice.id !== notice.id) {
    const before = over(state);
    const after = announced(notice, at);
    return { state: after.state, effects: [...before.effects, ...after.effects] };
  }
  // A word that was overtaken takes nothing back.
  const phase = state.notice.phase === 'committed' ? 'committed' : notice.phase;
  const current: Moving = { ...state, notice: { ...notice, phase } };
  if (state.step === 'blocked' && phase === 'committed') return over(current);
  const next = advance(current);
  return { state: next.state, effects: [deadlineOf(notice), reportOf(current), ...next.effects] };
}

/** A move that this client has not heard of. */
function announced(notice: MoveNotice, at: RoomStamp | undefined): MoverStep {
  const { source, target, phase } = notice;
  if (at !== undefined && sameRoom(at, source)) {
    const next = enter(notice, false);
    return { state: next.state, effects: [deadlineOf(notice), ...next.effects] };
  }
  if (at === undefined || phase === 'prepare') return unchanged(IDLE);
  if (!sameRoom(at, target))
    return { state: IDLE, effects: at.epoch < target.epoch ? [{ type: 'follow' }] : [] };
  // Who joined meanwhile never was in the source.
  const state: Moving = { step: 'swapped', notice, standing: { state: 'swapped' } };
  return { state, effects: [deadlineOf(notice), reportOf(state)] };
}

function pinned(state: MoverState, pin: RoomStamp, at: RoomStamp | undefined): MoverStep {
  if (state.step !== 'idle' && sameRoom(pin, state.notice.target))
    return state.notice.phase === 'committed'
      ? unchanged(state)
      : told(state, { ...state.notice, phase: 'committed' }, at);
  if (at === undefined || pin.epoch <= at.epoch) return unchanged(state);
  return { state: IDLE, effects: [...over(state).effects, { type: 'follow' }] };
}
