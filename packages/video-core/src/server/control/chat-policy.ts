import type { CallRecord, ParticipantRecord } from '../calls/call-record.ts';

/** Somebody wants to write in the chat of a call. */
export interface ChatAttempt {
  readonly call: CallRecord;
  readonly participant: ParticipantRecord;
  /** Of the message: a client sends it again, with the same id, when it does not know whether it arrived. */
  readonly message: string;
}

/** Why a message is refused: a stable code, and words for who wrote it. */
export interface ChatRefused {
  readonly code: string;
  readonly message: string;
}

/** `by-rights`: whoever has the right to send data, as everywhere without a policy. */
export type ChatJudgement = 'allowed' | 'by-rights' | ChatRefused;

/** The application's own rules for who may write in the chat of which call, and how often. Asked for each message. */
export type ChatPolicy = (attempt: ChatAttempt) => Promise<ChatJudgement>;
