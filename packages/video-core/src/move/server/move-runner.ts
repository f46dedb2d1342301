import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { backoffDelay, type Backoff } from '../../adapter-kit/backoff.ts';
import type { MoveId } from '../../contract/identity.ts';
import { moveIdSchema } from '../../server/admission/join-request.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Bus } from '../../server/ports/bus.ts';
import type { Telemetry } from '../../server/ports/telemetry.ts';
import { jittered } from '../../server/background/jittered.ts';
import { Recurring } from '../../server/background/recurring.ts';
import type { MoveEffects } from './move-effects.ts';
import type { MoveObserver } from './move-observer.ts';
import { stepMove, type MoveInput } from './move-policy.ts';
import { followsInBatches, isOpen, type MoveRecord } from './move-record.ts';
import type { MoveLease, MoveStore } from './move-store.ts';
import type { StoreClock } from './store-clock.ts';

export interface MoveRunnerOptions {
  readonly moves: MoveStore;
  readonly observer: Pick<MoveObserver, 'look'>;
  readonly effects: Pick<MoveEffects, 'run'>;
  readonly deployments: Pick<Deployments, 'ids'>;
  readonly bus: Bus;
  readonly clock: StoreClock;
  readonly telemetry: Telemetry;
}

const TOPIC = 'moves';
/** Milliseconds after which another process may carry on what this one began. */
const LEASE = 2_000;
/** Milliseconds between two looks at a move that is open; and where many follow in batches, each of whom a look reads. */
const LOOK = { usual: 400, batched: 1_000 } as const;
/** Before a room that did not close is tried again: its deployment may be away for hours, and have left many. */
const CLOSE_AGAIN: Backoff = { base: 4_000, ceiling: 60_000, jitter: 'equal' };
/** Milliseconds, about, until what failed is tried again. */
const TRY_AGAIN = 600;
/** Milliseconds between two looks for moves that nobody carries on. */
const STRANDED = 1_000;
const BATCH = 50;

const hintSchema = z.object({ sender: z.string(), move: moveIdSchema });

/** One move at a time: a turn that is under way, and whether another was asked for meanwhile. */
interface Turn {
  again: boolean;
  readonly done: Promise<void>;
}

/**
 * Carries moves on, on any number of processes over the same store: what one began and did not finish is taken up by
 * another when the lease has lapsed.
 */
export class MoveRunner {
  readonly #options: MoveRunnerOptions;
  /** This process, as the owner of what it carries on. */
  readonly #self = randomUUID();
  readonly #turns = new Map<MoveId, Turn>();
  readonly #timers = new Map<MoveId, NodeJS.Timeout>();
  /** How often in a row the room that a move has left could not be closed. */
  readonly #unclosed = new Map<MoveId, number>();
  #unsubscribe: (() => void) | undefined;
  #stranded: Recurring | undefined;
  #stopped = false;

  constructor(options: MoveRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    const { bus, telemetry } = this.#options;
    this.#unsubscribe = bus.subscribe(TOPIC, (message) => {
      const { data: hint } = hintSchema.safeParse(message);
      if (hint && hint.sender !== this.#self && this.#carries(hint.move)) void this.carryOn(hint.move);
    });
    this.#stranded = new Recurring({
      what: 'looking for moves that nobody carries on',
      interval: () => STRANDED,
      task: () => this.takeStranded(),
      telemetry,
    });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#stranded?.stop();
    while (this.#turns.size > 0) await Promise.all([...this.#turns.values()].map(({ done }) => done));
  }

  /** The lease under which this process begins and carries on moves. */
  lease(): MoveLease {
    const now = this.#options.clock.now();
    return { owner: this.#self, now, until: now + LEASE };
  }

  /** Something about a move has changed; whichever process carries it on looks at once. */
  changed(move: MoveId): void {
    const { bus, telemetry } = this.#options;
    void this.carryOn(move);
    void bus
      .publish(TOPIC, { sender: this.#self, move })
      .catch((error: unknown) => telemetry.failed('telling the other processes of a move', error));
  }

  /** Does what is due for a move, unless another process carries it on. Never rejects. */
  carryOn(move: MoveId): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const under = this.#turns.get(move);
    if (under) {
      under.again = true;
      return under.done;
    }
    clearTimeout(this.#timers.get(move));
    this.#timers.delete(move);
    const turn: Turn = {
      again: false,
      // In the next turn of the loop, when this turn is known.
      done: Promise.resolve().then(() => this.#carryOn(move, turn)),
    };
    this.#turns.set(move, turn);
    return turn.done;
  }

  /** Takes up what no process carries on any more. */
  async takeStranded(): Promise<void> {
    await this.#options.clock.sync();
    const stranded = await this.#options.moves.listStranded(this.lease(), BATCH);
    const { ids } = this.#options.deployments;
    for (const { id, source, target } of stranded)
      if (!this.#timers.has(id) && ids.includes(source.deployment) && ids.includes(target.deployment))
        void this.carryOn(id);
  }

  async #carryOn(id: MoveId, turn: Turn): Promise<void> {
    let wait: number | undefined = LOOK.usual;
    try {
      do {
        turn.again = false;
        wait = await this.#look(id);
      } while ((turn.again || wait === 0) && wait !== undefined && !this.#stopped);
    } catch (error) {
      this.#options.telemetry.failed(`carrying on the move ${id}`, error);
      wait = jittered(TRY_AGAIN);
    } finally {
      this.#turns.delete(id);
      if (wait !== undefined && !this.#stopped) this.#plan(id, wait);
    }
  }

  /** Whether this process carries the move on, as far as it knows. */
  #carries(id: MoveId): boolean {
    return this.#timers.has(id) || this.#turns.has(id);
  }

  #plan(id: MoveId, wait: number): void {
    const timer = setTimeout(() => void this.carryOn(id), wait);
    timer.unref();
    this.#timers.set(id, timer);
  }

  /** Milliseconds until the next look; `undefined` when there is nothing to do here. */
  async #look(id: MoveId): Promise<number | undefined> {
    const { moves, observer } = this.#options;
    const move = await moves.claim(id, this.lease());
    if (!move) return undefined;
    return await this.#step(move, await observer.look(move));
  }

  async #step(move: MoveRecord, input: MoveInput): Promise<number | undefined> {
    const { moves, effects } = this.#options;
    const { state, effects: due } = stepMove(move, input);
    let current = move;
    if (state !== move) {
      // Another process was faster: look at what it stored.
      if (!(await moves.save(state, move.version))) return 0;
      current = { ...state, version: move.version + 1 };
    }
    for (const effect of due) {
      const outcome = await effects.run(effect, current);
      if ('input' in outcome) return await this.#step(current, outcome.input);
      if (outcome.look === 'at-once') return 0;
      if (outcome.look === 'later')
        return isOpen(current) ? jittered(TRY_AGAIN) : await this.#closeLater(current.id);
    }
    if (current.cleared) {
      this.#unclosed.delete(current.id);
      return undefined;
    }
    // Those whom a planned commit waits for have yet to connect, and report by themselves.
    if (input.type === 'opened' && current.kind === 'planned' && current.first.length > 0) return LOOK.usual;
    // What became known while the effects were carried out.
    if (state !== move) return 0;
    return followsInBatches(current) ? LOOK.batched : LOOK.usual;
  }

  /** Milliseconds until the room is tried again; until then no other process tries it either. */
  async #closeLater(id: MoveId): Promise<number> {
    const failures = (this.#unclosed.get(id) ?? 0) + 1;
    this.#unclosed.set(id, failures);
    const wait = backoffDelay(failures, CLOSE_AGAIN);
    const lease = this.lease();
    await this.#options.moves.claim(id, { ...lease, until: lease.until + wait });
    return wait;
  }
}
