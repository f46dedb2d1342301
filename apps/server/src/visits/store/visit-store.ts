import type { TenantId, CallKey } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import type { Visit } from '../policy/visit.ts';
import type { GuestId, VisitId } from '../policy/visit-ids.ts';

/** A visit with the version that it was read at. */
export interface StoredVisit {
  readonly visit: Visit;
  readonly version: number;
}

/** A link, as it is stored. */
export interface StoredInvitation {
  readonly id: GuestId;
  readonly tenant: TenantId;
  readonly visit: VisitId;
  /** The visitor's id in the residence. */
  readonly visitor: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly createdBy: string;
}

/** When to look at a visit again, in milliseconds since 1970; `undefined`: never. */
export type DueAt = number | undefined;

export interface HistoryPage {
  readonly from: number;
  readonly to: number;
  /** The visit after which to go on: those that started before it. */
  readonly after?: VisitId;
  /** Part of a guest's name. */
  readonly search?: string;
  readonly limit: number;
}

export interface InvitationPage {
  /** The invitation after which to go on: those that were made before it. */
  readonly after?: string;
  /** Part of the visitor's name. */
  readonly search?: string;
  readonly limit: number;
}

/** Visits that began in a month, such as `2026-11`. */
export interface MonthOfVisits {
  readonly month: string;
  readonly visits: number;
  readonly answered: number;
  readonly declined: number;
  readonly unanswered: number;
  /** In calls. */
  readonly minutes: number;
  /** From the lobby to the admission. */
  readonly medianWaitSeconds: number;
  /** That ended because everyone was disconnected. */
  readonly failed: number;
}

/** Where visits live. Every write is atomic, so that any number of processes may share one store. */
export interface VisitStore {
  add(visit: Visit, due: DueAt): Promise<void>;
  find(id: VisitId): Promise<StoredVisit | undefined>;
  findByKey(key: CallKey): Promise<StoredVisit | undefined>;
  findByToken(
    hash: string,
  ): Promise<{ readonly invitation: StoredInvitation; readonly stored: StoredVisit } | undefined>;
  /** Stores a visit that still has this version, and says whether it had. */
  save(visit: Visit, version: number, due: DueAt): Promise<boolean>;
  /** Sets when to look at a visit that still has this version. */
  postpone(id: VisitId, version: number, due: DueAt): Promise<void>;
  /** Takes visits that are due; concurrent callers get different ones. What they are not stored for is due again at `next`. */
  claimDue(now: number, next: number, limit: number): Promise<readonly StoredVisit[]>;
  /** Visits of a tenant that are not over, or that ended after a time. */
  listCurrent(tenant: TenantId, overAfter: number): Promise<readonly StoredVisit[]>;
  /** Visits that a person is invited to and that are not over, the next first. */
  listOfVisitor(tenant: TenantId, visitor: string): Promise<readonly StoredVisit[]>;
  /** Visits to a resident that are not over. */
  listOfResident(tenant: TenantId, resident: string): Promise<readonly StoredVisit[]>;
  /** Visits that are over, the latest first. */
  listHistory(tenant: TenantId, page: HistoryPage): Promise<readonly Visit[]>;
  /** Deletes at most `limit` visits that ended before a time and that no open incident holds, and answers how many. */
  forget(before: number, limit: number): Promise<number>;
  /** Does `also` in the same transaction, and answers what that answers. */
  addInvitation<Result>(
    invitation: StoredInvitation,
    tokenHash: string,
    also: (transaction: Queries) => Promise<Result>,
  ): Promise<Result>;
  findInvitation(tenant: TenantId, id: GuestId): Promise<StoredInvitation | undefined>;
  /** Invitations with their visits, the latest first. */
  listInvitations(
    tenant: TenantId,
    page: InvitationPage,
  ): Promise<readonly { readonly id: GuestId; readonly visit: Visit }[]>;
  /** Of the latest months in which there were visits, in a time zone, the latest first. */
  figures(tenant: TenantId, timeZone: string, months: number): Promise<readonly MonthOfVisits[]>;
  /** Gives an invitation another link. Does `also` in the same transaction, and answers what that answers. */
  renewInvitation<Result>(
    id: GuestId,
    tokenHash: string,
    also: (transaction: Queries) => Promise<Result>,
  ): Promise<Result>;
}
