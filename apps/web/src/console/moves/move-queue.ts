import { ApiError } from '../../api/api-error.ts';
import type { Move } from '../client/answers.ts';
import { sentenceOf } from '../client/ask.ts';

/** Milliseconds between two looks at one move; longer where many run, since a server limits how often it is asked. */
const LOOK = 500;
const LOOK_PER_MOVE = 200;
/** Milliseconds until a call that somebody else moves is looked at again, and how often. */
const MOVED_BY_OTHERS = 1_000;
const TRIES = 60;
/** Requests that may get no answer, one after the other. */
const UNANSWERED = 10;

/** How far the move of one call is. */
export interface MoveProgress {
  readonly key: string;
  readonly to: string;
  readonly state: 'waiting' | Move['state'] | 'unchanged' | 'ended' | 'refused';
  /** Participants who are ready, of those who are waited for. */
  readonly ready?: number;
  readonly of?: number;
  /** Why it stayed, as the server says it. */
  readonly why?: string;
  /** The server's code of a refusal. */
  readonly code?: string;
}

export interface MoveApi {
  /** Answers the id of the move; `null` where the call is there already. */
  begin(key: string, to: string, force: boolean): Promise<string | null>;
  watch(move: string): Promise<Move>;
  wait(milliseconds: number): Promise<void>;
}

interface Wish {
  readonly keys: readonly string[];
  readonly to: string;
  readonly force: boolean;
  /** How many of these move at once. */
  readonly pace: number;
}

const OVER = new Set<MoveProgress['state']>(['finished', 'aborted', 'unchanged', 'ended', 'refused']);
const STAYED = new Set<MoveProgress['state']>(['aborted', 'refused']);

export const isOver = ({ state }: MoveProgress): boolean => OVER.has(state);
export const hasStayed = ({ state }: MoveProgress): boolean => STAYED.has(state);

/** Moves calls, so many at a time, and keeps how far each is for as long as the page is open. */
export class MoveQueue {
  readonly #api: MoveApi;
  readonly #listeners = new Set<() => void>();
  #moves: ReadonlyMap<string, MoveProgress> = new Map();
  #stopped = 0;

  constructor(api: MoveApi) {
    this.#api = api;
  }

  /** By key; another map after each change. */
  readonly moves = (): ReadonlyMap<string, MoveProgress> => this.#moves;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Resolves when each is over, or was dropped by `stop`. A call that is moved already is left out. */
  async add({ keys, to, force, pace }: Wish): Promise<void> {
    const fresh = keys.filter((key) => {
      const running = this.#moves.get(key);
      return running === undefined || isOver(running);
    });
    for (const key of fresh) this.#set({ key, to, state: 'waiting' });
    const waiting = fresh.values();
    const stopped = this.#stopped;
    const lane = async (): Promise<void> => {
      for (const key of waiting) {
        if (stopped !== this.#stopped) return;
        this.#set(await this.#move({ key, to, force, pace }));
      }
    };
    await Promise.all(Array.from({ length: pace }, lane));
  }

  /** Begins no further move. Those that run go on. */
  stop(): void {
    this.#stopped += 1;
    this.#keep((move) => move.state !== 'waiting');
  }

  /** Forgets what is over. */
  clear(): void {
    this.#keep((move) => !isOver(move));
  }

  async #move({
    key,
    to,
    force,
    pace,
  }: Omit<Wish, 'keys'> & { readonly key: string }): Promise<MoveProgress> {
    try {
      const id = await this.#begin(key, to, force);
      if (id === null) return { key, to, state: 'unchanged' };
      for (;;) {
        const { state, participants, detail, reason } = await this.#patiently(() => this.#api.watch(id));
        const why = detail ?? reason;
        const progress = {
          key,
          to,
          state,
          ready: participants.filter((one) => one.state === 'ready' || one.state === 'swapped').length,
          of: participants.length,
          ...(why !== undefined && { why }),
        };
        if (isOver(progress)) return progress;
        this.#set(progress);
        await this.#api.wait(Math.max(LOOK, pace * LOOK_PER_MOVE));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'call-not-found') return { key, to, state: 'ended' };
      return { key, to, state: 'refused', why: sentenceOf(error), code: error.code };
    }
  }

  /** A move that runs already is waited for. */
  async #begin(key: string, to: string, force: boolean): Promise<string | null> {
    this.#set({ key, to, state: 'prepare' });
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#patiently(() => this.#api.begin(key, to, force));
      } catch (error) {
        const busy = error instanceof ApiError && error.code === 'move-in-progress';
        if (!busy || tries === TRIES) throw error;
      }
      await this.#api.wait(MOVED_BY_OTHERS);
    }
  }

  /** Tries again where the server says when, or gives no answer: each of these requests may be sent twice. */
  async #patiently<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    for (let unanswered = 0; ;) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const { code, retryAfter } = error;
        const away = code === 'unreachable' || code === 'backend-unreachable';
        if (away) unanswered += 1;
        if (retryAfter === undefined && (!away || unanswered > UNANSWERED)) throw error;
        await this.#api.wait((retryAfter ?? 1) * 1_000);
      }
    }
  }

  #set(progress: MoveProgress): void {
    this.#moves = new Map(this.#moves).set(progress.key, progress);
    for (const listener of this.#listeners) listener();
  }

  #keep(kept: (move: MoveProgress) => boolean): void {
    this.#moves = new Map([...this.#moves].filter(([, move]) => kept(move)));
    for (const listener of this.#listeners) listener();
  }
}
