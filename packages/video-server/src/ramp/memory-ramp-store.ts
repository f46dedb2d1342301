import type { Metric } from '../comparison/metrics.ts';
import type { KeyHistory } from '../comparison/statistics/key-history.ts';
import type { Ramp } from './ramp.ts';
import {
  FAILED_KEPT,
  failedIn,
  historiesOf,
  type FailedJoin,
  type JoinsInRow,
  type KeyCount,
  type RampStore,
  type StoredRamp,
} from './ramp-store.ts';

/** The ramps of one process. */
export class MemoryRampStore implements RampStore {
  #latest: StoredRamp | undefined;
  #failedAt: readonly FailedJoin[] = [];
  readonly #counts = new Map<string, { readonly ramp: number; readonly count: KeyCount }>();

  async latest(): Promise<StoredRamp | undefined> {
    return this.#latest;
  }

  async save(ramp: Ramp, version: number): Promise<boolean> {
    const stored = this.#latest;
    const same = stored?.ramp.number === ramp.number ? stored : undefined;
    if ((same?.version ?? 0) !== version) return false;
    if (!same) this.#failedAt = [];
    this.#latest = { ramp, version: version + 1, ...failedIn(this.#failedAt) };
    return true;
  }

  async count(ramp: number, counts: readonly KeyCount[], joins: JoinsInRow): Promise<void> {
    for (const count of counts) {
      const id = JSON.stringify([ramp, count.tenant, count.key, count.metric, count.stage]);
      const known = this.#counts.get(id)?.count;
      const trials = count.trials + (known?.trials ?? 0);
      const events = count.events + (known?.events ?? 0);
      this.#counts.set(id, { ramp, count: { ...count, trials, events } });
    }
    const stored = this.#latest;
    if (stored?.ramp.number !== ramp) return;
    const { worked, workedAt, failedAt } = joins;
    const before = worked ? [] : this.#failedAt.filter(({ network }) => !workedAt.includes(network));
    const all = new Map([...before, ...failedAt].map((each) => [JSON.stringify(each), each]));
    this.#failedAt = [...all.values()].slice(0, FAILED_KEPT);
    this.#latest = { ...stored, ...failedIn(this.#failedAt) };
  }

  async histories(ramp: number): Promise<ReadonlyMap<Metric, readonly KeyHistory[]>> {
    return historiesOf([...this.#counts.values()].flatMap((each) => (each.ramp === ramp ? each.count : [])));
  }

  async forget(): Promise<number> {
    return 0;
  }
}
