import { readBusEnvelope } from './bus-envelope.ts';
import type { ServerLog } from './server-log.ts';

/** Who listens, in this process, to a bus that comes over a connection. A listener that throws hurts no other. */
export class BusListeners {
  readonly #log: ServerLog;
  readonly #topics = new Map<string, Set<(message: unknown) => void>>();
  readonly #reconnected = new Set<() => void>();

  constructor(log: ServerLog) {
    this.#log = log;
  }

  subscribe(topic: string, listener: (message: unknown) => void): () => void {
    const listeners = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  onReconnected(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => void this.#reconnected.delete(listener);
  }

  /** Delivers what came over the connection; what is no message of the bus is ignored. */
  deliver(payload: string | undefined): void {
    const envelope = readBusEnvelope(payload);
    if (envelope === undefined) return;
    const { topic, message } = envelope;
    for (const listener of this.#topics.get(topic) ?? [])
      this.#guard(`a listener on ${topic} failed`, () => listener(message));
  }

  /** To be called when a connection that was lost is back. */
  reconnected(): void {
    for (const listener of this.#reconnected)
      this.#guard('a listener for the bus being back failed', listener);
  }

  clear(): void {
    this.#topics.clear();
    this.#reconnected.clear();
  }

  #guard(failure: string, task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error({ err: error }, failure);
    }
  }
}
