import type { CallKey, TenantId } from '@crossfade/video-core';
import type { Metric } from '../comparison/metrics.ts';
import type { KeyHistory } from '../comparison/statistics/key-history.ts';
import type { Ramp } from './ramp.ts';

export interface StoredRamp {
  readonly ramp: Ramp;
  /** Counts its changes, from 1. */
  readonly version: number;
  /** Keys of the treatment at which joins failed since the last one that did not fail, each once. */
  readonly failedInRow: number;
  /** Networks that reported those. */
  readonly failedNetworks: number;
}

/** What was seen at one key, to be added to what is stored. */
export interface KeyCount {
  readonly tenant: TenantId;
  /** The pseudonym of the key. */
  readonly key: CallKey;
  readonly metric: Metric;
  readonly stage: number;
  /** The stage in which the key is first assigned to the treatment; absent: in none of those planned. */
  readonly treatedFrom?: number;
  readonly trials: number;
  readonly events: number;
}

/** A join that failed. Both names are pseudonyms. A participant who tries again and again is one of them. */
export interface FailedJoin {
  readonly key: CallKey;
  /** The network that reported it. */
  readonly network: string;
}

/** Joins to a ramp's deployment, one after the other. */
export interface JoinsInRow {
  /** Whether one of them worked, so that none that failed before counts any more. */
  readonly worked: boolean;
  /** Networks that reported one that worked: what they reported as failed before does not count any more. */
  readonly workedAt: readonly string[];
  /** Those that failed since then. */
  readonly failedAt: readonly FailedJoin[];
}

/** Failed joins that are kept of a ramp: far more than decide anything. */
export const FAILED_KEPT = 200;

/** How many keys and networks there are among joins that failed. */
export const failedIn = (
  failed: readonly FailedJoin[],
): Pick<StoredRamp, 'failedInRow' | 'failedNetworks'> => ({
  failedInRow: new Set(failed.map(({ key }) => key)).size,
  failedNetworks: new Set(failed.map(({ network }) => network)).size,
});

/** Ramps and what was counted in them, for all tenants and processes. */
export interface RampStore {
  latest(): Promise<StoredRamp | undefined>;
  /**
   * Stores a ramp if its stored version is still this one, 0 for a ramp that is new, and says whether it was. A ramp is
   * never deleted.
   */
  save(ramp: Ramp, version: number): Promise<boolean>;
  count(ramp: number, counts: readonly KeyCount[], joins: JoinsInRow): Promise<void>;
  /** Of every key that was counted in a ramp. */
  histories(ramp: number): Promise<ReadonlyMap<Metric, readonly KeyHistory[]>>;
  /** Deletes at most `limit` counts that were last added to before a time (milliseconds since 1970), and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}

/** The histories of keys whose counts come one stage at a time. */
export function historiesOf(counts: Iterable<KeyCount>): ReadonlyMap<Metric, readonly KeyHistory[]> {
  const metrics = new Map<Metric, Map<string, Growing>>();
  for (const { tenant, key, metric, stage, treatedFrom, trials, events } of counts) {
    const keys = metrics.get(metric) ?? new Map<string, Growing>();
    metrics.set(metric, keys);
    const id = JSON.stringify([tenant, key]);
    const history = keys.get(id) ?? { ...(treatedFrom !== undefined && { treatedFrom }), counts: [] };
    keys.set(id, history);
    history.counts.push({ stage, trials, events });
  }
  return new Map([...metrics].map(([metric, keys]) => [metric, [...keys.values()]]));
}

interface Growing extends KeyHistory {
  readonly counts: KeyHistory['counts'][number][];
}
