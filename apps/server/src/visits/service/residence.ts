import type { TenantId } from '@crossfade/video-core';
import type { Language } from '../../database/languages.ts';
import type { TabletProblem } from '../../residence/tablet-readiness.ts';

/** A tablet, as far as ringing goes. */
export interface TabletStanding {
  readonly id: string;
  readonly name: string;
  /** Whom it rings for. */
  readonly residents: readonly string[];
  /** Whether it was heard of lately. */
  readonly online: boolean;
  /** Whether a ring would be heard and seen, and could be answered. */
  readonly ready: boolean;
  /** What keeps it from being ready. */
  readonly problems: readonly TabletProblem[];
}

/** What visits need to know of a residence. */
export interface ResidenceView {
  readonly name: string;
  /** An IANA time zone. */
  readonly timeZone: string;
  /** Of the mails to its visitors. */
  readonly language: Language;
  /** How to reach it otherwise. */
  readonly contact?: string;
  readonly residents: ReadonlyMap<string, { readonly name: string; readonly room: string }>;
  readonly tablets: readonly TabletStanding[];
}

export interface NewVisitor {
  readonly name: string;
  /** As the resident would say it: `daughter`. */
  readonly relation: string;
  readonly email?: string;
}

/** Somebody who has visited a resident, or was added to them by staff. */
export interface KnownVisitor {
  readonly id: string;
  readonly name: string;
  /** To the resident. */
  readonly relation: string;
  readonly resident: string;
}

export interface Lookers {
  readonly users: readonly string[];
  readonly tablets: readonly string[];
}

/** What visits read of residents, tablets and visitors. `at` in milliseconds since 1970. */
export interface Residence {
  view(tenant: TenantId, at: number): Promise<ResidenceView>;
  /** A tablet that is ready to ring for a resident. */
  readyTablet(tenant: TenantId, resident: string, at: number): Promise<string | undefined>;
  /** Those whom a tablet rings for; nobody when it is not paired. */
  residentsOf(tenant: TenantId, tablet: string): Promise<ReadonlySet<string>>;
  findResident(
    tenant: TenantId,
    resident: string,
  ): Promise<
    { readonly name: string; readonly staffRequired: boolean; readonly limitMinutes?: number } | undefined
  >;
  /** A known visitor; the relation, and the seconds after which the tablet answers by itself, are one resident's. */
  findVisitor(
    tenant: TenantId,
    visitor: string,
    resident: string,
  ): Promise<{ readonly name: string; readonly relation: string; readonly autoAnswer?: number } | undefined>;
  /** Seconds after which a resident's tablet answers by itself, by the visitor's id; of the visitors for whom it does. */
  autoAnswers(tenant: TenantId, resident: string): Promise<ReadonlyMap<string, number>>;
  /** Visitors whom staff know, of each of some residents, who are not blocked; by name. */
  visitorsOf(tenant: TenantId, residents: ReadonlySet<string>): Promise<readonly KnownVisitor[]>;
  /** The visitor whose account this is. */
  visitorOfUser(tenant: TenantId, user: string): Promise<string | undefined>;
  /** Those of some users who may run visits. */
  staffAmong(tenant: TenantId, users: readonly string[]): Promise<ReadonlySet<string>>;
  /** Everyone who may look at who waits for a resident: users who may run visits, and paired tablets that ring for them. */
  lookers(tenant: TenantId, resident: string): Promise<Lookers>;
  isBlocked(tenant: TenantId, visitor: string): Promise<boolean>;
  /** Those of some visitors who are blocked. */
  blockedAmong(tenant: TenantId, visitors: readonly string[]): Promise<ReadonlySet<string>>;
  /** Notes someone who was not known; with the same e-mail address they are the same person. Answers their id. */
  addVisitor(tenant: TenantId, resident: string, visitor: NewVisitor): Promise<string>;
}
