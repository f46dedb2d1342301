import type { CallId, CallKey, Decision, TenantId } from '@crossfade/video-core';
import type {
  AuditLog,
  CallStore,
  ClientsSeen,
  ControlStore,
  DecisionEntry,
  DecisionInputs,
  EventDeduplicator,
  HealthVotes,
  LatestPage,
  MoveStore,
  RoutingStore,
} from '@crossfade/video-core/server';
import type { QualityStore } from './comparison/rollup/quality-store.ts';
import type { RampStore } from './ramp/ramp-store.ts';

/** A decision as it was kept, with the pseudonym of its key. */
export interface KeptDecision extends DecisionEntry {
  /** Grows with every decision. */
  readonly id: number;
}

/** A decision that opened a call which is still stored, with the key itself. */
export interface Opening {
  readonly call: CallId;
  readonly key: CallKey;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly decision: Decision;
  readonly inputs: DecisionInputs;
}

/**
 * Where decisions are kept: written without anybody waiting, pruned by retention. What is read includes everything that was
 * reported before, unless storing it failed.
 */
export interface DecisionStore {
  /** Never throws and never waits. */
  decided(entry: DecisionEntry): void;
  /** Of a tenant, the latest first. */
  list(tenant: TenantId, page: LatestPage): Promise<readonly KeptDecision[]>;
  /** The latest decisions of a tenant that opened a call, the latest first. */
  latestOpenings(tenant: TenantId, limit: number): Promise<readonly Opening[]>;
  /** What opened a call; `undefined` when it is not stored. */
  opening(call: CallId): Promise<Opening | undefined>;
  /** Deletes at most `limit` decisions from before a time (milliseconds since 1970), and answers how many. */
  forget(before: number, limit: number): Promise<number>;
  /** Resolves when everything reported so far is stored, or has failed. */
  flush(): Promise<void>;
}

/** Which clients were seen at each key, pruned by retention. */
export interface ClientsSeenStore extends ClientsSeen {
  /** Deletes at most `limit` sightings from before a time (milliseconds since 1970), and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}

/** Everything that a call server keeps. */
export interface CallServerStore {
  readonly calls: CallStore;
  readonly control: ControlStore;
  readonly moves: MoveStore;
  readonly votes: HealthVotes;
  readonly events: EventDeduplicator;
  readonly audit: AuditLog;
  readonly decisions: DecisionStore;
  readonly routing: RoutingStore;
  readonly ramps: RampStore;
  readonly quality: QualityStore;
  readonly clients: ClientsSeenStore;
  /** Rejects when the store does not answer, or takes no writes. */
  probe(): Promise<void>;
  /**
   * Whether an error that a request or a task met says that this store does not answer or takes no writes; requests are
   * then refused with `store-unavailable`.
   */
  isOutage(error: unknown): boolean;
}
