import type { RecordingNotice } from '../../call/recording.ts';
import type { CallId } from '../../contract/identity.ts';
import type { CallRecord, ParticipantRecord } from './call-record.ts';

/** What the application knows of the recordings of calls. */
export interface CallRecordings {
  /** What everyone in the call is told now; `undefined` when nobody has asked for a recording. */
  notice(call: CallId): Promise<RecordingNotice | undefined>;
  /**
   * Lets a participant in, who agrees to the recording `agreedTo`, if to any. Rejects with `RecordingConsentError` when the call is
   * recorded, or is about to be, and they have not agreed.
   */
  admit(call: CallRecord, participant: ParticipantRecord, agreedTo: string | undefined): Promise<void>;
}
