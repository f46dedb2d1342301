import type { ParticipantId } from '@crossfade/video-core';

/** Characters of who decided, and of the ground, that staff enter. */
export const DECISION_LIMITS = { decidedBy: 80, ground: 300 } as const;

/** A decision for somebody who cannot decide themselves, as staff entered it. */
export interface Decision {
  /** Who decided, in words: a guardian, a family member with power of attorney. */
  readonly decidedBy: string;
  /** On what ground they may, in words. */
  readonly ground: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** Who entered it, as the audit log names callers. */
  readonly enteredBy: string;
}

/** What one participant said to being recorded, or what was decided for them. */
export interface Consent {
  readonly participant: ParticipantId;
  readonly name: string;
  /** `asked`: they have not answered yet. `withdrawn`: they said yes, and then no. */
  readonly answer: 'asked' | 'yes' | 'no' | 'withdrawn';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly decision?: Decision;
}

/** Whether somebody may be recorded now: a decision for them counts until its end. */
export const agrees = (consent: Consent | undefined, at: number): boolean =>
  consent?.answer === 'yes' && (consent.decision === undefined || consent.decision.until > at);
