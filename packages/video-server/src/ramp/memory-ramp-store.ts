import type { CallKey } from '@crossfade/video-core';
import type { Metric } from '../comparison/metrics.ts';
import type { KeyHistory } from '../comparison/statistics/key-history.ts';
import type { Ramp } from './ramp.ts';
import {
  historiesOf,
  type JoinsInRow,
  type KeyCount,
  type RampStore,
  type StoredRamp,
} from './ramp-store.ts';

/** The ramps of one process. */
export class MemoryRampStore implements RampStore {
  #latest: StoredRamp | undefined;
  readonly #failedAt = new Set<CallKey>();
  readonly #counts = new Map<string, { readonly ramp: number; readonly count: KeyCount }>();

  async latest(): Promise<StoredRamp | undefined> {
    return this.#latest;
  }

  async save(ramp: Ramp, version: number): Promise<boolean> {
    const stored = this.#latest;
    const same = stored?.ramp.number === ramp.number ? stored : undefined;
    if ((same?.version ?? 0) !== version) return false;
    if (!same) this.#failedAt.clear();
    this.#latest = { ramp, version: version + 1, failedInRow: this.#failedAt.size };
    return true;
  }

  async count(ramp: number, counts: readonly KeyCount[], { worked, failedAt }: JoinsInRow): Promise<void> {
    for (const count of counts) {
      const id = JSON.stringify([ramp, count.tenant, count.key, count.metric, count.stage]);
      const known = this.#counts.get(id)?.count;
      const trials = count.trials + (known?.trials ?? 0);
      const events = count.events + (known?.events ?? 0);
      this.#counts.set(id, { ramp, count: { ...count, trials, events } });
    }
    const stored = this.#latest;
    if (stored?.ramp.number !== ramp) return;
    if (worked) this.#failedAt.clear();
    for (const key of failedAt) this.#failedAt.add(key);
    this.#latest = { ...stored, failedInRow: this.#failedAt.size };
  }

  async histories(ramp: number): Promise<ReadonlyMap<Metric, readonly KeyHistory[]>> {
    return historiesOf([...this.#counts.values()].flatMap((each) => (each.ramp === ramp ? each.count : [])));
  }

  async forget(): Promise<number> {
    return 0;
  }
}
