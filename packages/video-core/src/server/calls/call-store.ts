import type {
  CallId,
  CallKey,
  DeploymentId,
  ParticipantId,
  RoomName,
  TenantId,
} from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import type { CallRecord, LeftoverRoom, NewCall, ParticipantRecord } from './call-record.ts';

/** When a call may be ended; the condition and the end are one step. */
export type EndCondition = 'always' | 'never-entered' | { readonly emptyBefore: number };

/**
 * Where calls live. Every write is atomic and conditional where it says so, so that any number of
 * processes may share one store. A write to what is not there changes nothing. All times are
 * milliseconds since 1970.
 */
export interface CallStore {
  /** Opens a call, unless one is open at (tenant, key): then answers that one. One wins, however many try. */
  open(call: NewCall): Promise<{ readonly call: CallRecord; readonly opened: boolean }>;
  /** The open call at a key; puts off its end, since somebody is on the way in. */
  visit(tenant: TenantId, key: CallKey, at: number): Promise<CallRecord | undefined>;
  findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined>;
  /** Open or ended, of any tenant: whoever asks for somebody must compare the tenant. */
  find(call: CallId): Promise<CallRecord | undefined>;
  /** Open calls in the order of their ids, after `after`. */
  listOpen(page: { readonly after?: CallId; readonly limit: number }): Promise<readonly CallRecord[]>;

  markOccupied(call: CallId): Promise<void>;
  /** Keeps the earlier time when the call is empty already. */
  markEmpty(call: CallId, at: number): Promise<void>;
  /** Open calls that have been empty since before `emptyBefore`, the longest first. */
  listExpired(emptyBefore: number, limit: number): Promise<readonly CallRecord[]>;
  /** Ends an open call when the condition holds; says whether this very step ended it. */
  end(call: CallId, at: number, condition: EndCondition): Promise<boolean>;
  setLocked(call: CallId, locked: boolean): Promise<void>;
  /** Denies guests a source, or allows it again. */
  setGuestsDenied(call: CallId, source: Source, denied: boolean): Promise<void>;
  /**
   * Forgets at most `limit` calls that ended before a time, with everything about them, and answers how many. A call
   * whose room was not reported closed is kept.
   */
  forgetEnded(before: number, limit: number): Promise<number>;
  /** Rooms of ended calls on these deployments that nobody has reported closed. */
  listLeftoverRooms(deployments: readonly DeploymentId[], limit: number): Promise<readonly LeftoverRoom[]>;
  markRoomClosed(room: RoomName, at: number): Promise<void>;

  addParticipant(participant: ParticipantRecord): Promise<void>;
  findParticipant(call: CallId, participant: ParticipantId): Promise<ParticipantRecord | undefined>;
  /** Everyone who ever joined, or those of them who are named, in the order of joining. */
  listParticipants(call: CallId, named?: readonly ParticipantId[]): Promise<readonly ParticipantRecord[]>;
  renameParticipant(call: CallId, participant: ParticipantId, name: string): Promise<void>;
  /** Replaces the resume secret: the earlier one is good for nothing any more. */
  setResumeHash(call: CallId, participant: ParticipantId, resumeHash: string): Promise<void>;
  setRole(call: CallId, participant: ParticipantId, role: Role): Promise<void>;
  /** The first removal stands. */
  markRemoved(
    call: CallId,
    participant: ParticipantId,
    removed: { readonly at: number; readonly message: string },
  ): Promise<void>;
  setBlocked(call: CallId, participant: ParticipantId, source: Source, blocked: boolean): Promise<void>;
}
