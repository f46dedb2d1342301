import type { CallKey } from '@crossfade/video-core';
import { Recurring, type Telemetry } from '@crossfade/video-core/server';
import type { QualitySample } from '../quality-batch.ts';
import type { Cell } from './cell.ts';
import { valuesIn } from './measures.ts';
import type { QualityStore } from './quality-store.ts';
import { Sketches } from './sketches.ts';

/** Milliseconds that values wait for others. */
const GATHER = 10_000;
/** Cells that may wait; beyond it new ones are dropped. */
const WAITING_LIMIT = 5_000;

/** Adds what clients measured to the distributions of their cells; nothing is kept of a single sample. */
export class QualityRollup {
  readonly #store: QualityStore;
  readonly #telemetry: Pick<Telemetry, 'failed'>;
  #waiting = new Map<string, { readonly cell: Cell; readonly sketches: Sketches }>();
  #writing: Recurring | undefined;

  constructor(store: QualityStore, telemetry: Pick<Telemetry, 'failed'>) {
    this.#store = store;
    this.#telemetry = telemetry;
  }

  start(): void {
    const task = { interval: () => GATHER, task: () => this.flush(), telemetry: this.#telemetry };
    this.#writing ??= new Recurring({ what: 'storing the distributions of what clients measured', ...task });
  }

  /** Resolves when what was taken is stored. Idempotent. */
  async stop(): Promise<void> {
    await this.#writing?.stop();
    await this.flush();
  }

  /** @param key its pseudonym */
  take(cell: Cell, key: CallKey, samples: readonly QualitySample[]): void {
    const id = JSON.stringify(cell);
    let waiting = this.#waiting.get(id);
    if (!waiting) {
      if (this.#waiting.size >= WAITING_LIMIT) return;
      this.#waiting.set(id, (waiting = { cell, sketches: new Sketches() }));
    }
    for (const [measure, value] of samples.flatMap(valuesIn)) waiting.sketches.accept(measure, value, key);
  }

  /** Stores what was taken so far. */
  async flush(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    if (waiting.length === 0) return;
    this.#waiting = new Map();
    await this.#store.add(waiting.map(({ cell, sketches }) => ({ cell, sketches: sketches.stored() })));
  }
}
