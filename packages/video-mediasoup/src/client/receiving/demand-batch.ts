import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { sameDemand, type Demand, type PublicationId } from '@crossfade/video-core';

/**
 * Gathers what core says about many tiles during a layout into one message, and says nothing twice. The
 * first change leaves at the end of the current task; while changes keep coming (a window being dragged
 * larger), at most one message leaves every `interval` milliseconds.
 */
export class DemandBatch {
  readonly #wanted = new Map<PublicationId, Demand>();
  readonly #told = new Map<PublicationId, Demand>();
  readonly #present = new Set<PublicationId>();
  readonly #send: (demands: Readonly<Record<PublicationId, Demand>>) => void;
  readonly #resources: ResourceTracker;
  readonly #interval: number;
  #pause: (() => void) | undefined;
  #queued = false;
  #closed = false;

  constructor(
    resources: ResourceTracker,
    send: (demands: Readonly<Record<PublicationId, Demand>>) => void,
    interval = 50,
  ) {
    this.#resources = resources;
    this.#send = send;
    this.#interval = interval;
  }

  /** Remembered until the publication ends, also before it is known. */
  set(publicationId: PublicationId, demand: Demand): void {
    if (sameDemand(this.#wanted.get(publicationId), demand)) return;
    this.#wanted.set(publicationId, demand);
    if (this.#present.has(publicationId)) this.#schedule();
  }

  present(publicationId: PublicationId): void {
    this.#present.add(publicationId);
    if (this.#wanted.has(publicationId)) this.#schedule();
  }

  gone(publicationId: PublicationId): void {
    this.#present.delete(publicationId);
    this.#wanted.delete(publicationId);
    this.#told.delete(publicationId);
  }

  /** A new session, which knows nothing yet: everything is sent again. */
  forget(): void {
    this.#told.clear();
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    this.#pause?.();
    this.#pause = undefined;
  }

  #schedule(): void {
    if (this.#closed || this.#queued || this.#pause !== undefined) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#closed) return;
    const demands: Record<PublicationId, Demand> = {};
    for (const publicationId of this.#present) {
      const demand = this.#wanted.get(publicationId);
      if (demand === undefined || sameDemand(this.#told.get(publicationId), demand)) continue;
      this.#told.set(publicationId, demand);
      demands[publicationId] = demand;
    }
    if (Object.keys(demands).length === 0) return;
    this.#send(demands);
    this.#pause = this.#resources.after(this.#interval, () => {
      this.#pause = undefined;
      this.#flush();
    });
  }
}
