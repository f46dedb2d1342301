import type { CallId, CallKey, ParticipantId, TenantId } from '@crossfade/video-core';
import type { RecordingId } from '../store/recording.ts';
import type { Consent } from './consent.ts';

/** Milliseconds that participants have to answer. */
export const ANSWER_TIME = 120_000;
/** Milliseconds after which a recording of an empty call ends. */
export const EMPTY_TIME = 15_000;
/** Milliseconds after a participant's agreement within which the call knows them, or they are not let in. */
export const ENTRY_TIME = 15_000;

/**
 * Why a request is over. `refused`: somebody said no. `unanswered`: not everyone answered in time. `cancelled`: it was taken back
 * before the recording began. `stopped`: by the button. `withdrawn`: somebody withdrew their consent. `not-agreed`: somebody was
 * in the call who had not agreed, or a decision for somebody had lapsed. `left`: everyone had left. `call-ended`: the call is
 * over. `recorder`: the recorder gave up, or what it recorded was deleted.
 */
export const REQUEST_ENDS = [
  'refused',
  'unanswered',
  'cancelled',
  'stopped',
  'withdrawn',
  'not-agreed',
  'left',
  'call-ended',
  'recorder',
] as const;
export type RequestEnd = (typeof REQUEST_ENDS)[number];

/** Somebody asked for a call to be recorded, and what became of it. Times are milliseconds since 1970. */
export interface RecordingRequest {
  /** Also the id of the recording. */
  readonly id: RecordingId;
  readonly tenant: TenantId;
  readonly call: CallId;
  readonly key: CallKey;
  /** As the audit log names callers. */
  readonly startedBy: string;
  /** Who started it, if they are in the call; they are offered to delete what was recorded. */
  readonly starter?: ParticipantId;
  readonly askedAt: number;
  /** When everyone had agreed. */
  readonly agreedAt?: number;
  /** When the recording was queued, which it is once. */
  readonly queuedAt?: number;
  readonly over?: { readonly at: number; readonly why: RequestEnd; readonly by?: ParticipantId };
  readonly consents: readonly Consent[];
  /** Since when nobody is in the call. */
  readonly emptySince?: number;
}

/** `asking`: nothing is recorded yet. `agreed`: it is recorded, or waits for a recorder. */
export type RequestPhase = 'asking' | 'agreed' | 'over';

export const phaseOf = ({ over, agreedAt }: Pick<RecordingRequest, 'over' | 'agreedAt'>): RequestPhase =>
  over !== undefined ? 'over' : agreedAt !== undefined ? 'agreed' : 'asking';

export const consentOf = (
  { consents }: Pick<RecordingRequest, 'consents'>,
  participant: ParticipantId,
): Consent | undefined => consents.find((consent) => consent.participant === participant);

/** Whether a participant is offered to delete what was recorded: after a withdrawal, who withdrew and who started it. */
export const mayDelete = (
  { over, starter, consents }: Pick<RecordingRequest, 'over' | 'starter' | 'consents'>,
  participant: ParticipantId,
): boolean =>
  over?.why === 'withdrawn' &&
  (participant === starter ||
    consents.some((consent) => consent.participant === participant && consent.answer === 'withdrawn'));

/** The participant of a resident in the calls of visits begins so. */
export const isResident = (participant: ParticipantId): boolean => participant.startsWith('resident-');
