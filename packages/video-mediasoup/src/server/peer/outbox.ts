import { TokenBucket } from '@crossfade/video-core/server';
import type { ConsumerInfo, ConsumerState, Pushes, RoomFact } from '../../protocol/index.ts';

export type Push = <Name extends keyof Pushes>(name: Name, payload: Pushes[Name]) => void;

/**
 * Turns of the event loop in which one participant is sent something, at once and a second for long. Each event of a room
 * is sent to all in it, so that a hundred who cause events as fast as they may cost the square of that.
 */
const PACE = { perSecond: 20, burst: 60 } as const;
/** Milliseconds that what comes beyond that pace is gathered. */
const GATHER = 50;

/**
 * What waits to be sent to one participant: everything of one turn of the event loop, or of a moment when there is much,
 * goes as one message a kind. Without a connection nothing is kept, since a new connection starts with a snapshot.
 */
export class Outbox {
  #push: Push | undefined;
  readonly #pace = new TokenBucket(PACE);
  #cancel: (() => void) | undefined;
  #facts: RoomFact[] = [];
  #closed: string[] = [];
  #consumers: ConsumerInfo[] = [];
  #states = new Map<string, ConsumerState>();

  /** Starts sending; the caller has just sent a snapshot. */
  open(push: Push): void {
    this.#clear();
    this.#push = push;
  }

  /** Nothing is sent or kept until the next `open`. Idempotent. */
  close(): void {
    this.#clear();
    this.#push = undefined;
  }

  fact(fact: RoomFact): void {
    if (this.#schedule()) this.#facts.push(fact);
  }

  consumer(info: ConsumerInfo): void {
    if (this.#schedule()) this.#consumers.push(info);
  }

  consumerState(state: ConsumerState): void {
    if (this.#schedule()) this.#states.set(state.consumerId, state);
  }

  consumerClosed(consumerId: string): void {
    if (!this.#schedule()) return;
    this.#states.delete(consumerId);
    this.#closed.push(consumerId);
  }

  #schedule(): boolean {
    if (this.#push === undefined) return false;
    this.#cancel ??= this.#pace.take() ? this.#flushNext() : this.#flushLater();
    return true;
  }

  #flushNext(): () => void {
    const next = setImmediate(() => this.flush());
    return () => clearImmediate(next);
  }

  #flushLater(): () => void {
    const later = setTimeout(() => this.flush(), GATHER);
    return () => clearTimeout(later);
  }

  flush(): void {
    const push = this.#push;
    const [facts, closed, states] = [this.#facts, new Set(this.#closed), [...this.#states.values()]];
    const consumers = this.#consumers.filter(({ consumerId }) => !closed.has(consumerId));
    this.#clear();
    if (push === undefined) return;
    if (facts.length > 0) push('events', facts);
    if (closed.size > 0) push('consumers-closed', [...closed]);
    if (consumers.length > 0) push('consumers', consumers);
    if (states.length > 0) push('consumer-states', states);
  }

  #clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#facts = [];
    this.#closed = [];
    this.#consumers = [];
    this.#states.clear();
  }
}
