import { encodeBusMessage } from './bus-message.ts';
import type { Bus } from './bus.ts';

/** The bus of a product that runs in one process. Listeners get a copy, as they would from another process. */
export class MemoryBus implements Bus {
  readonly #listeners = new Map<string, Set<(message: unknown) => void>>();

  async publish(topic: string, message: unknown): Promise<void> {
    const encoded = encodeBusMessage(topic, message);
    await Promise.resolve();
    for (const listener of this.#listeners.get(topic) ?? []) {
      const { message: copy }: { message: unknown } = JSON.parse(encoded);
      listener(copy);
    }
  }

  subscribe(topic: string, listener: (message: unknown) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  onReconnected(): () => void {
    return () => {};
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }
}
