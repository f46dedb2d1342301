import type { ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { CallRecord } from '../calls/call-record.ts';

/** What a moderator rules of one participant of a call, for as long as the call lasts. */
export type Ruling = {
  readonly call: CallRecord;
  readonly participant: ParticipantId;
  /** Names the moderator, as in the audit. */
  readonly by: string;
} & (
  | { readonly type: 'remove' }
  | { readonly type: 'block'; readonly source: Source; readonly blocked: boolean }
);

/**
 * Hears each ruling before it is stored in the call, so that an application can hold to it beyond the call. What it rejects
 * is not ruled.
 */
export type RulingListener = (ruling: Ruling) => Promise<void>;
