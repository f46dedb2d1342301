import { sameRoom } from '../../call/call-selectors.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import { barrierOf, latecomers, stillInSource, type Follower } from './barrier.ts';
import {
  leftoverRoom,
  type MoveEndReason,
  type MovePhase,
  type MoveRecord,
  type MoveRoom,
} from './move-record.ts';
import { FORCED_LIMITS, HIDDEN_LIMIT, LATECOMERS_LIMIT, PREPARE_LIMIT, swapLimit } from './move-times.ts';

/**
 * How a deployment is: `unhealthy` as far as the process that looks knows, `down` when the processes that run it agree,
 * `killed` when an operator switched it off.
 */
export type Standing = 'well' | 'unhealthy' | 'down' | 'killed';

/** Whether nobody expects anything of it any more. */
export const isGone = (standing: Standing): boolean => standing === 'down' || standing === 'killed';

/** What is so, or what came of an effect; `at` in milliseconds since 1970. */
export type MoveInput =
  | {
      readonly type: 'look';
      readonly at: number;
      /** The room that the call is in; `undefined` when the call is over. */
      readonly pin: MoveRoom | undefined;
      readonly source: Standing;
      readonly target: Standing;
      readonly people: readonly Follower[];
    }
  /** The target is open. */
  | (Pick<MoveRecord, 'first' | 'batched' | 'leaving'> & {
      readonly type: 'opened';
      readonly at: number;
      /** Names of those of `leaving` whose client will not follow, however long it is given. */
      readonly behind: readonly string[];
    })
  /** The target could not be opened, and another try would not help. */
  | { readonly type: 'not-opened'; readonly at: number; readonly detail: string }
  /** The room that the call is not in is closed. */
  | { readonly type: 'cleared' };

/** Each may be carried out any number of times, by any process, and is asked for again until its outcome is stored. */
export type MoveEffect =
  | { readonly type: 'open-target' }
  /** Moves the pin if these participants are still ready. */
  | { readonly type: 'commit'; readonly ready: readonly ParticipantId[] }
  | { readonly type: 'close-room'; readonly room: MoveRoom }
  /** Participants are notified of what has changed. */
  | { readonly type: 'tell' };

export interface MoveStep {
  readonly state: MoveRecord;
  readonly effects: readonly MoveEffect[];
}

type Look = Extract<MoveInput, { type: 'look' }>;

const stay = (state: MoveRecord, ...effects: readonly MoveEffect[]): MoveStep => ({ state, effects });

/** What an attempt does next. The state is stored before the effects are carried out; the pin moves by an effect alone. */
export function stepMove(state: MoveRecord, input: MoveInput): MoveStep {
  switch (input.type) {
    case 'look':
      return look(state, input);
    case 'opened': {
      if (state.phase !== 'prepare' || state.announcedAt !== undefined) return stay(state);
      const { at, first, batched, leaving, behind } = input;
      // They came after the request was judged.
      if (behind.length > 0 && state.kind === 'planned' && !state.forced)
        return ended(state, 'aborted', at, 'cannot', `Cannot follow: ${behind.join(', ')}.`);
      return stay({ ...state, announcedAt: at, first, batched, leaving }, { type: 'tell' });
    }
    case 'not-opened':
      return state.phase === 'prepare'
        ? ended(state, 'aborted', input.at, 'target-unavailable', input.detail)
        : stay(state);
    case 'cleared':
      return state.endedAt === undefined ? stay(state) : stay({ ...state, cleared: true });
  }
}

function look(state: MoveRecord, input: Look): MoveStep {
  switch (state.phase) {
    case 'prepare':
      return prepare(state, input);
    case 'committed':
      return swap(state, input);
    case 'aborted':
    case 'finished':
      return state.cleared ? stay(state) : stay(state, { type: 'close-room', room: leftoverRoom(state) });
  }
}

function prepare(state: MoveRecord, { at, pin, source, target, people }: Look): MoveStep {
  const { announcedAt, requestedAt, forced } = state;
  const abort = (reason: MoveEndReason, detail: string): MoveStep =>
    ended(state, 'aborted', at, reason, detail);
  if (pin === undefined) return abort('call-ended', 'The call ended.');
  if (!isSameRoom(pin, state.source)) return abort('source-changed', 'The call got another room meanwhile.');
  const { deployment } = state.target;
  // Break before make: there is nothing to wait for in a room that does not work.
  const rescue = state.kind === 'rescue' || isGone(source);
  const late = at >= requestedAt + PREPARE_LIMIT;
  if (target === 'killed') return abort('target-killed', `${deployment} was switched off.`);
  // What one process alone sees may pass; a rescue has no time for that.
  if (target === 'down' || (target === 'unhealthy' && (rescue || late)))
    return abort('target-unhealthy', `${deployment} is not well.`);
  if (announcedAt === undefined)
    return late
      ? abort('timeout', `${deployment} did not open a room in time.`)
      : stay(state, { type: 'open-target' });
  if (rescue) return stay({ ...state, kind: 'rescue' }, { type: 'commit', ready: [] });
  const { ready, silent, ...barrier } = barrierOf({ ...state, announcedAt }, people, at);
  const since = at - requestedAt;
  const cannot = barrier.cannot.filter(isSeen);
  const waiting = since >= HIDDEN_LIMIT ? barrier.waiting.filter(isSeen) : barrier.waiting;
  if (cannot.length > 0 && !forced) return abort('cannot', `Cannot follow: ${names(cannot)}.`);
  const behind = [
    ...cannot,
    // What the others wait for may be their media.
    ...(waiting.length > 0 ? silent : []),
    ...(waiting.length > 0 && at >= announcedAt + LATECOMERS_LIMIT
      ? latecomers({ ...state, announcedAt }, people)
      : []),
    ...(forced && since >= FORCED_LIMITS.media ? waiting : []),
  ]
    // Nobody waits for the media of who is hidden, and everyone would be told of them.
    .filter(isSeen)
    .map(({ id }) => id)
    .filter((id) => !state.leaving.includes(id));
  // The others need not wait for their media.
  if (behind.length > 0) return stay({ ...state, leaving: [...state.leaving, ...behind] }, { type: 'tell' });
  const followers = people.filter(({ id, follows }) => follows && state.first.includes(id));
  const isThrough = waiting.length === 0 || (forced && since >= FORCED_LIMITS.commit);
  // Where nobody says anything, nobody has heard of the move; and where nobody is ready, the target does not work.
  if (isThrough && target === 'well' && (ready.length > 0 || followers.length === 0))
    return stay(state, { type: 'commit', ready: ready.map(({ id }) => id) });
  if (!late) return tellAgain(state, waiting);
  return abort('timeout', `Not ready in time: ${names(waiting.length > 0 ? waiting : followers)}.`);
}

function swap(state: MoveRecord, { at, pin, source, target, people }: Look): MoveStep {
  const { committedAt = at } = state;
  const finish = (reason?: MoveEndReason): MoveStep => ended(state, 'finished', at, reason);
  if (pin === undefined) return finish('call-ended');
  // One process's view of a deployment's health closes no room that participants may still be in.
  if (isGone(source)) return finish(source === 'killed' ? 'source-killed' : 'source-unhealthy');
  // Then the call is rescued from there.
  if (isGone(target)) return finish(target === 'killed' ? 'target-killed' : 'target-unhealthy');
  const left = stillInSource(state, people);
  if (left.length === 0 || at >= committedAt + swapLimit(state)) return finish();
  // The others are notified in batches.
  if (state.batched) return stay(state);
  return tellAgain(
    state,
    left.filter(({ report }) => report === undefined || report.at < committedAt),
  );
}

/** Somebody who says nothing may not have heard: the process that stored the step died, or its message was lost. */
const tellAgain = (state: MoveRecord, people: readonly Follower[]): MoveStep =>
  people.some(({ report }) => report === undefined || state.phase === 'committed')
    ? stay(state, { type: 'tell' })
    : stay(state);

function ended(
  state: MoveRecord,
  phase: Extract<MovePhase, 'finished' | 'aborted'>,
  at: number,
  reason?: MoveEndReason,
  detail?: string,
): MoveStep {
  const over: MoveRecord = {
    ...state,
    phase,
    endedAt: at,
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
  };
  return stay(over, { type: 'tell' }, { type: 'close-room', room: leftoverRoom(over) });
}

const isSameRoom = (one: MoveRoom, other: MoveRoom): boolean =>
  sameRoom(one, other) && one.deployment === other.deployment;

const isSeen = ({ hidden }: Follower): boolean => !hidden;

const names = (people: readonly Follower[]): string =>
  people
    .map(({ name, report }) => (report?.reason === undefined ? name : `${name} (${report.reason})`))
    .join(', ');
