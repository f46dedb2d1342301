import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { DeploymentId } from '../../contract/identity.ts';
import type { EventDeduplicator } from './event-deduplicator.ts';
import type { ServerEvent } from '../../contract/server-event.ts';

/** Far more than a deployment delivers while it still repeats one. */
const REMEMBERED = 100_000;

export class MemoryEventDeduplicator implements EventDeduplicator {
  /** When each was seen, the oldest first. */
  readonly #seen = new BoundedMap<string, number>(REMEMBERED);

  record(deployment: DeploymentId, event: ServerEvent): Promise<boolean> {
    const id = JSON.stringify([deployment, event.id]);
    if (this.#seen.has(id)) return Promise.resolve(false);
    this.#seen.set(id, event.at);
    return Promise.resolve(true);
  }

  forget(before: number, limit: number): Promise<number> {
    let forgotten = 0;
    for (const [id, at] of this.#seen) {
      if (at >= before || forgotten === limit) break;
      this.#seen.delete(id);
      forgotten += 1;
    }
    return Promise.resolve(forgotten);
  }
}
