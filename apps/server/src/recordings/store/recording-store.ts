import type { CallKey, TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import type {
  NewRecording,
  Recording,
  RecordingChange,
  RecordingId,
  RecordingPart,
  RecordingViewing,
} from './recording.ts';

/** Work that a process takes for itself. */
export interface RecordingClaim {
  /** Names the process; another one each time that it starts. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Until when nobody else takes it. */
  readonly until: number;
  readonly limit: number;
}

/** Where a list goes on: after this recording, of those that were asked for before it. */
export interface RecordingPage {
  readonly after?: string;
  readonly limit: number;
}

/** What is old enough to be deleted. Times are milliseconds since 1970. */
export interface RecordingExpiry {
  readonly now: number;
  /** Recordings that failed are deleted when they were asked for before. */
  readonly failedBefore: number;
  readonly limit: number;
}

/** A recording with the version that a change is based on. */
export type RecordingVersion = Pick<Recording, 'id' | 'version'>;

/** What is stored together with a change. */
export type AlsoDone = (transaction: Queries, changed: Recording) => Promise<void>;

/** Where recordings are listed. Every write is atomic, so that any number of processes may share one store. */
export interface RecordingStore {
  /** Stores a recording as `queued`; `undefined` when one of the call at its key is queued or runs. */
  queue(recording: NewRecording, now: number): Promise<Recording | undefined>;
  /** What is `deleted` is not found. */
  find(id: RecordingId): Promise<Recording | undefined>;
  /** The recording at a key that is queued or runs. */
  findRunning(tenant: TenantId, key: CallKey): Promise<Recording | undefined>;
  /**
   * Makes a change to what still has this version, and answers what it is then; `undefined` when it has changed meanwhile.
   * Does `also` in the same transaction.
   */
  save(recording: RecordingVersion, change: RecordingChange, also?: AlsoDone): Promise<Recording | undefined>;
  /**
   * Stops what is queued or runs: where nothing was recorded yet it is `failed` (`not-started`), else `finishing`. Answers
   * what it is then; `undefined` when there was nothing to stop. A recorder sees it in the state of its recording.
   */
  stop(id: RecordingId, reason: string, now: number): Promise<Recording | undefined>;
  /**
   * Takes work of a recorder whose lease has lapsed or that nobody took: recordings that are queued, run, or are finishing
   * without a file; the oldest first. Concurrent callers get different ones, and each has another version then.
   */
  claimForRecorder(claim: RecordingClaim): Promise<readonly Recording[]>;
  /** Takes recordings whose file is to be stored, or which are deleted, in the same manner, once that is due. */
  claimForStorage(claim: RecordingClaim): Promise<readonly Recording[]>;
  /** Extends a lease, without another version; says whether the owner still has it. */
  renewLease(id: RecordingId, owner: string, until: number): Promise<boolean>;
  /** Recordings that are queued or run, on all processes, the oldest first. */
  listRunning(): Promise<readonly Recording[]>;
  /** Recordings of a tenant that are not deleted, the latest first. */
  list(tenant: TenantId, page: RecordingPage): Promise<readonly Recording[]>;
  /** Stores a part, or what it has become. */
  putPart(part: RecordingPart): Promise<void>;
  listParts(id: RecordingId): Promise<readonly RecordingPart[]>;
  /** Notes that someone watches; within `gap` milliseconds of their latest request it is the same viewing. */
  noteViewing(id: RecordingId, viewing: Omit<RecordingViewing, 'lastAt'>, gap: number): Promise<void>;
  /** The latest first. */
  listViewings(id: RecordingId, limit: number): Promise<readonly RecordingViewing[]>;
  /** Whether it is held, by staff or by an open incident about its call or visit. */
  isHeld(id: RecordingId): Promise<boolean>;
  /**
   * Marks recordings that have expired, or failed and were asked for before a time, as `deleted` unless they are held; the
   * oldest first. Answers how many.
   */
  expire(expiry: RecordingExpiry): Promise<number>;
  /** Marks a recording that is not held as `deleted`, and says whether it did. Does `also` in the same transaction. */
  markDeleted(id: RecordingId, now: number, also?: AlsoDone): Promise<boolean>;
  /** Deletes the row of what is `deleted`. */
  forget(id: RecordingId): Promise<void>;
}
