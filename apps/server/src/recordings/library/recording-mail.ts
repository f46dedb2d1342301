import type { Queries } from '@crossfade/video-server/sql';
import type { TenantId } from '@crossfade/video-core';
import type { Guest } from '../../visits/policy/visit.ts';
import type { VisitId } from '../../visits/policy/visit-ids.ts';
import type { RecordingId } from '../store/recording.ts';

/** What recordings write to visitors. */
export interface RecordingMail {
  /** Stores, in a transaction, the mail that a recording can be watched; one for each guest, however often it is asked for. */
  tell(
    transaction: Queries,
    recording: { readonly id: RecordingId; readonly tenant: TenantId; readonly visit: VisitId },
    guest: Guest,
  ): Promise<void>;
  /** Begins to send what was stored. Never waits, never throws. */
  deliver(): void;
}

/** Where there is no mail. */
export const noRecordingMail: RecordingMail = {
  tell: () => Promise.resolve(),
  deliver: () => undefined,
};
