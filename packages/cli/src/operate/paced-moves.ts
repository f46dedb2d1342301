import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from '../errors/command-error.ts';
import { ServerRefusal } from '../errors/server-refusal.ts';
import type { OperationApi } from './operation-api.ts';
import * as shapes from './shapes.ts';

/** Milliseconds between two looks at one move; longer where many run, since a server limits how often it is asked. */
const LOOK = 500;
const LOOK_PER_MOVE = 200;
/** Milliseconds until a call that somebody else moves is looked at again. */
const MOVED_BY_OTHERS = 1_000;
/** Longer than any move takes. */
const TRIES = 60;
/** Requests that may get no answer, one after the other: a server that restarts is back by then. */
const UNANSWERED = 10;

/** What became of one call. */
export type MoveOutcome =
  | { readonly key: string; readonly state: 'finished' | 'aborted'; readonly move: shapes.Move }
  | { readonly key: string; readonly state: 'unchanged' | 'ended' }
  | { readonly key: string; readonly state: 'refused'; readonly code: string; readonly message: string };

/** Whether the call is still where it was, and should not be. */
export const hasStayed = ({ state }: MoveOutcome): boolean => state === 'aborted' || state === 'refused';

export interface PacedMovesOptions {
  readonly api: OperationApi;
  readonly keys: readonly string[];
  readonly to: string;
  readonly force: boolean;
  /** How many moves run at once. */
  readonly pace: number;
  readonly signal: AbortSignal;
  /** How far a move is that is not over. */
  readonly onProgress: (key: string, progress: shapes.Move) => void;
  readonly onOutcome: (outcome: MoveOutcome) => void;
}

/**
 * Moves calls, so many at a time, and watches each until it is over. It keeps nothing: run again after an interruption, a
 * call that was moved is `unchanged`, and one whose move still runs is waited for. Rejects where the server is away.
 */
export async function moveAtPace(options: PacedMovesOptions): Promise<void> {
  const waiting = options.keys.values();
  const lane = async (): Promise<void> => {
    for (const key of waiting) options.onOutcome(await moveOne(key, options));
  };
  await Promise.all(Array.from({ length: options.pace }, lane));
}

async function moveOne(key: string, options: PacedMovesOptions): Promise<MoveOutcome> {
  const { api, pace, signal, onProgress } = options;
  try {
    const begun = await begin(key, options);
    if (begun === null) return { key, state: 'unchanged' };
    for (;;) {
      const move = await patiently(signal, () => api.get(`/moves/${begun}`, shapes.move));
      if (move.state === 'finished' || move.state === 'aborted') return { key, state: move.state, move };
      onProgress(key, move);
      await delay(Math.max(LOOK, pace * LOOK_PER_MOVE), undefined, { signal });
    }
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    const { reason: code, message } = error;
    return code === 'call-not-found' ? { key, state: 'ended' } : { key, state: 'refused', code, message };
  }
}

/** The id of the move; `null` where the call is there already. A move that runs is waited for. */
async function begin(key: string, { api, to, force, signal }: PacedMovesOptions): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { move } = await patiently(signal, () =>
        api.post('/moves', { key, to, force }, shapes.moveBegun),
      );
      return move;
    } catch (error) {
      const busy = error instanceof ServerRefusal && error.reason === 'move-in-progress';
      if (!busy || tries === TRIES) throw error;
    }
    await delay(MOVED_BY_OTHERS, undefined, { signal });
  }
}

/** Tries again where the server says when, or gives no answer. Each of these requests may be sent twice. */
async function patiently<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  for (let unanswered = 0; ;) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const retryAfter = error instanceof ServerRefusal ? error.retryAfter : undefined;
      const away = error instanceof CommandError && error.code === 'failed';
      if (away) unanswered += 1;
      if (retryAfter === undefined && (!away || unanswered > UNANSWERED)) throw error;
      await delay((retryAfter ?? 1) * 1_000, undefined, { signal });
    }
  }
}
