import type { CallKey, QualityLevel, Source } from '@crossfade/video-core';
import type { staffTexts } from '../texts/staff-texts.ts';
import type { Help } from '../visit/visit-state.ts';

type Named = { readonly id: string; readonly name: string };

/** A visitor's part in a visit, as staff see it. */
export interface StaffEntry {
  readonly id: string;
  readonly visitor: Named & { readonly relation: string };
  readonly state: keyof typeof staffTexts.today.entries;
  /** Since when it waits, ISO 8601. */
  readonly since?: string;
  readonly seen: boolean;
  readonly alarm: boolean;
  readonly otherTime: boolean;
  /** The call at the door, once staff look. */
  readonly door?: CallKey;
}

/** A call that runs, with who is in it once somebody is; no picture and no sound. */
export interface StaffCall {
  readonly key: CallKey;
  readonly help: Help;
  /** Who said that they are on their way. */
  readonly helpComing?: string;
  readonly provider?: string;
  readonly locked?: boolean;
  readonly people?: readonly (Named & {
    readonly role: string;
    readonly quality?: QualityLevel;
    readonly muted: boolean;
    readonly blocked: readonly Source[];
  })[];
}

export interface StaffVisit {
  readonly id: string;
  readonly resident: Named;
  readonly state: keyof typeof staffTexts.today.states;
  /** How it ended; staff see declined and unanswered as different. */
  readonly reason?: string;
  readonly startsAt: string;
  readonly endsAt: string;
  /** The resident invited from their tablet, so that somebody has to pass on the link. */
  readonly byResident: boolean;
  readonly tablet?: Named & { readonly ready: boolean };
  /** Who is invited. */
  readonly guests: readonly (Named & {
    readonly relation: string;
    readonly revoked: boolean;
    readonly removed: boolean;
  })[];
  /** Who has come. */
  readonly entries: readonly StaffEntry[];
  readonly call?: StaffCall;
}

export interface StaffAlarm {
  readonly kind: 'waiting' | 'help' | 'tablet' | 'other-time';
  readonly visit: string;
  readonly entry?: string;
  readonly tablet?: string;
  readonly since: string;
  /** Who said that they look after it. */
  readonly by?: string;
}

interface Me {
  readonly name: string;
  readonly role: string;
  /** What the policy table lets this person do. */
  readonly may: readonly string[];
}

/** What staff see of today; `GET /api/staff` and each event of its stream. */
export interface StaffSnapshot {
  readonly now: string;
  readonly residence: string;
  readonly timeZone: string;
  readonly me: Me;
  readonly visits: readonly StaffVisit[];
  readonly tablets: readonly (Named & { readonly ready: boolean })[];
  readonly alarms: readonly StaffAlarm[];
}
