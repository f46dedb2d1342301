import type {
  CallId,
  CallKey,
  DeploymentId,
  ParticipantId,
  ProviderKind,
  RoomName,
  RoomStamp,
  TenantId,
} from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import type {
  CallRecord,
  CallRoom,
  NewCall,
  ParticipantRecord,
  ParticipantToEnforce,
} from './call-record.ts';

/** When a call may be ended; the condition and the end are one step. `unused`: nobody was ever admitted. */
export type EndCondition = 'always' | 'unused' | { readonly emptyBefore: number };

/** Milliseconds after a change within which its process enforces it; then any other process may. */
export const TAKEOVER_MS = 1_500;

/** Milliseconds; no look is planned for later. What seems to be was planned before the clock was set back. */
export const LATEST_LOOK_MS = 1_200_000;

export interface DueCalls {
  readonly now: number;
  /** Calls on these deployments, or on any others. */
  readonly deployments:
    | { readonly among: readonly DeploymentId[] }
    | { readonly except: readonly DeploymentId[] };
  /** When the next look is due: of a call whose rooms obey, and of any other should this process die. */
  readonly next: { readonly settled: number; readonly unsettled: number };
  readonly limit: number;
}

/** Which participants who were never inside are deleted. */
export interface NeverEntered {
  /** Those last admitted before; milliseconds since 1970. */
  readonly admittedBefore: number;
  /** How many of each call's guests stay, the latest. */
  readonly keep: number;
  /** The most that one step deletes. */
  readonly limit: number;
}

/**
 * Where calls live, with the desired state that their rooms must obey. Every write is atomic and conditional where it
 * says so, so that any number of processes may share one store. A write to what is not there changes nothing. All
 * times are milliseconds since 1970. Every change to what joins or rooms must obey counts the call's `version` up and
 * makes the call due within `TAKEOVER_MS`.
 */
export interface CallStore {
  /** Opens a call, unless one is open at (tenant, key): then answers that one. One wins, however many try. */
  open(call: NewCall): Promise<{ readonly call: CallRecord; readonly opened: boolean }>;
  findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined>;
  /** A page of the open calls of any tenant that are pinned to a deployment and not being moved, by their ids, after one. */
  listPinned(
    deployment: DeploymentId,
    page: { readonly after?: CallId; readonly limit: number },
  ): Promise<readonly CallRecord[]>;
  /** A page of the open calls of a tenant, in the order of their keys, after a key. */
  listOpen(
    tenant: TenantId,
    page: { readonly after?: CallKey; readonly limit: number },
  ): Promise<readonly CallRecord[]>;
  /** Open or ended, of any tenant: the caller must compare the tenant. */
  find(call: CallId): Promise<CallRecord | undefined>;

  /**
   * Admits a participant to an open call that still has this version, and says whether it had. For a participant
   * who is known, only name, resume secret and adapters change, and `enteredAt` where they had none. Postpones the end of an empty call, since a participant is on the
   * way in.
   */
  admit(participant: ParticipantRecord, version: number, at: number): Promise<boolean>;
  findParticipant(call: CallId, participant: ParticipantId): Promise<ParticipantRecord | undefined>;
  /** Those who are named, in the order of joining. */
  findParticipants(call: CallId, named: readonly ParticipantId[]): Promise<readonly ParticipantRecord[]>;
  /**
   * What the clients could run of those who were seen inside a call at a key for the first time since then (milliseconds
   * since 1970) and were not removed; each set once, as far as known.
   */
  listAdaptersSeen(
    place: Pick<CallRecord, 'tenant' | 'key'>,
    since: number,
  ): Promise<readonly (readonly ProviderKind[])[]>;
  /** A page of all who joined, in the order of joining (and of ids), after `after`. */
  listParticipants(
    call: CallId,
    page: { readonly after?: ParticipantId; readonly limit: number },
  ): Promise<readonly ParticipantRecord[]>;
  /**
   * Deletes at most `limit` participants who were never inside: those last admitted before a time, and in each call
   * all guests but the `keep` latest. Answers how many.
   */
  pruneNeverEntered(prune: NeverEntered): Promise<number>;

  setLocked(call: CallId, locked: boolean): Promise<void>;
  /** Denies guests a source, or allows it again. */
  setGuestsDenied(call: CallId, source: Source, denied: boolean, at: number): Promise<void>;
  setRole(call: CallId, participant: ParticipantId, role: Role, at: number): Promise<void>;
  setBlocked(
    call: CallId,
    participant: ParticipantId,
    source: Source,
    blocked: boolean,
    at: number,
  ): Promise<void>;
  /** The first removal stands. Until `watchUntil` their credentials may still admit. */
  markRemoved(
    call: CallId,
    participant: ParticipantId,
    removed: { readonly at: number; readonly message: string; readonly watchUntil: number },
  ): Promise<void>;
  /** Asks for a source of one participant, or of all but one, to be muted once. */
  requestMute(
    call: CallId,
    who: { readonly only: ParticipantId } | { readonly except?: ParticipantId },
    source: Source,
    at: number,
  ): Promise<void>;
  /** Ends an open call when the condition holds; says whether this very step ended it. */
  end(call: CallId, at: number, condition: EndCondition): Promise<boolean>;

  /**
   * Participants are inside: these, possibly among others. Makes an open call due within `TAKEOVER_MS`. While the call is
   * locked, a guest who was not inside before does not become one who was.
   */
  markInside(call: CallId, participants: readonly ParticipantId[], at: number): Promise<void>;
  /** Keeps the earlier time when the call is empty already. */
  markEmpty(call: CallId, at: number): Promise<void>;
  /** Gives an open call that is still in this room the next attempt's room, since the room does not come back. */
  replaceRoom(call: CallId, stamp: RoomStamp, at: number): Promise<boolean>;

  /**
   * Takes calls that are due, the longest due first, or that are not due for longer than `LATEST_LOOK_MS`; concurrent callers
   * get different ones.
   */
  claimDue(due: DueCalls): Promise<readonly CallRecord[]>;
  /** Those of a call who are inside, whom the version after `since` is about, or who are to be muted. */
  listToEnforce(
    call: CallId,
    inside: readonly ParticipantId[],
    since: number,
  ): Promise<readonly ParticipantToEnforce[]>;
  /**
   * The rooms obey this version; mutes that were asked for are done. Changes nothing, and says so, when the version
   * is another by now. `next`: when to look again; never without.
   */
  settle(
    call: CallId,
    version: number,
    then: { readonly next?: number; readonly watchUntil?: number },
  ): Promise<boolean>;
  /** Sets when to look at a call again. */
  postpone(call: CallId, until: number): Promise<void>;
  /** Rooms of a call that nobody has reported closed. */
  listUnclosedRooms(call: CallId): Promise<readonly CallRoom[]>;
  markRoomClosed(room: RoomName, at: number): Promise<void>;

  /**
   * Deletes at most `limit` calls that ended before a time, with everything about them, and answers how many. A call
   * whose room was not reported closed is kept.
   */
  forgetEnded(before: number, limit: number): Promise<number>;
}
