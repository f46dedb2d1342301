import type { CallKey } from '@crossfade/video-core';

/** Somebody from the residence wrote to the visitor. */
interface VisitMessage {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly at: string;
}

/** Help from staff: not asked for, asked for, or in the call. */
export type Help = 'no' | 'called' | 'here';

interface Waiting {
  /** When the visitor began to wait, ISO 8601. */
  readonly since: string;
  /** Staff have an alarm that the visitor waits. */
  readonly staffTold: boolean;
  readonly otherTime: 'no' | 'offered' | 'asked';
  /** The call in which those who admit see the visitor, while one of them looks. */
  readonly door?: CallKey;
}

/** Why a visit is over for its visitor, who sees declined, unanswered and unavailable as the same. */
export type VisitEnd = 'ended' | 'unavailable' | 'other-time' | 'cancelled' | 'expired' | 'removed' | 'left';

export type VisitorState =
  | { readonly name: 'early'; readonly opensAt: string }
  | { readonly name: 'check' }
  | ({ readonly name: 'lobby' } & Waiting)
  | ({ readonly name: 'ringing'; readonly autoAnswerAt?: string } & Waiting)
  | {
      readonly name: 'in-call';
      readonly call: CallKey;
      /** The time limit. */
      readonly endsAt?: string;
      readonly help: Help;
      /** Who of staff said that they are on their way. */
      readonly helpComing?: string;
      /** Staff are required and not there, so the visit waits. */
      readonly waitingForStaff: boolean;
    }
  | { readonly name: 'over'; readonly reason: VisitEnd; readonly mayReturnUntil?: string };

/** All that a visitor's page may see; `GET /api/visit/:token` and each event of its stream. */
export interface VisitorSnapshot {
  /** The server's time, ISO 8601, as all times here. */
  readonly now: string;
  readonly residence: string;
  readonly resident: string;
  readonly visitor: string;
  /** Of the residence (IANA). */
  readonly timeZone: string;
  readonly startsAt: string;
  readonly endsAt: string;
  /** How to reach the residence otherwise. */
  readonly contact?: string;
  /** Which device the invitation belongs to; the first that knocks gets it. */
  readonly bound: 'none' | 'this' | 'other';
  readonly state: VisitorState;
  readonly messages: readonly VisitMessage[];
}

/** What `data-state` of the visit's root says. */
export const visitStage = ({ state }: VisitorSnapshot): 'check' | 'lobby' | 'ringing' | 'in-call' | 'over' =>
  state.name === 'early' ? 'check' : state.name;
