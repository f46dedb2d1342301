import type { ParticipantId } from '../contract/identity.ts';

/** Why a call cannot be recorded. */
export type RecordingRefusal = 'encrypted';

/** Whether a call can be recorded: a server can store end-to-end encrypted media, but nobody can watch it. */
export const recordingRefusal = (call: { readonly encrypted?: boolean }): RecordingRefusal | undefined =>
  call.encrypted ? 'encrypted' : undefined;

/**
 * How the recording of a call stands. `asking`: nothing is recorded; everyone who is present is asked. `queued`: everyone agreed,
 * and a recorder is about to begin. `interrupted`: the recorder is gone, and another one goes on. `over`: nothing is recorded any more.
 */
export type RecordingState = 'asking' | 'queued' | 'recording' | 'interrupted' | 'over';

/** Somebody who is asked whether they agree to be recorded. */
export interface RecordedPerson {
  readonly id: ParticipantId;
  readonly name: string;
  readonly answer: 'asked' | 'yes';
}

/** What everyone in a call is told of its recording; the server decides, and asks again at each join. */
export interface RecordingNotice {
  /** Named by the join of somebody who agrees to it. */
  readonly id: string;
  readonly state: RecordingState;
  /** The name of who asked for it. */
  readonly startedBy: string;
  /** While it is not over: those who were asked. */
  readonly people: readonly RecordedPerson[];
  /** Of what is over: why; the application's own word. */
  readonly why?: string;
  /** Whom it is offered to that what was recorded is deleted. */
  readonly mayDelete: readonly ParticipantId[];
}
