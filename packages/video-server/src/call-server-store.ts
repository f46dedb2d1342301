import {
  MemoryAuditLog,
  MemoryCallStore,
  MemoryControlStore,
  MemoryEventDeduplicator,
  MemoryMoveStore,
  systemClock,
  type AuditLog,
  type CallStore,
  type Clock,
  type ControlStore,
  type DecisionEntry,
  type EventDeduplicator,
  type MoveStore,
} from '@crossfade/video-core/server';

/** Where decisions are kept: written without anybody waiting, pruned by retention. */
export interface DecisionStore {
  /** Never throws and never waits. */
  decided(entry: DecisionEntry): void;
  /** Deletes at most `limit` decisions from before a time (milliseconds since 1970), and answers how many. */
  forget(before: number, limit: number): Promise<number>;
  /** Resolves when everything reported so far is stored, or has failed. */
  flush(): Promise<void>;
}

/** Everything that a call server keeps. */
export interface CallServerStore {
  readonly calls: CallStore;
  readonly control: ControlStore;
  readonly moves: MoveStore;
  readonly events: EventDeduplicator;
  readonly audit: AuditLog;
  readonly decisions: DecisionStore;
  /** Rejects when the store does not answer, or takes no writes. */
  probe(): Promise<void>;
  /**
   * Whether an error that a request or a task met says that this store does not answer or takes no writes; requests are
   * then refused with `store-unavailable`.
   */
  isOutage(error: unknown): boolean;
}

/** A store for one process, gone with it: for tests, and for a first try. */
export function memoryStore(clock: Clock = systemClock) {
  const calls = new MemoryCallStore();
  return {
    calls,
    control: new MemoryControlStore(calls, clock),
    moves: new MemoryMoveStore(calls),
    events: new MemoryEventDeduplicator(),
    audit: new MemoryAuditLog(),
    decisions: {
      decided: () => {},
      forget: () => Promise.resolve(0),
      flush: () => Promise.resolve(),
    },
    probe: () => Promise.resolve(),
    isOutage: () => false,
  } satisfies CallServerStore;
}
