import type { CallId, CallKey, TenantId } from '@crossfade/video-core';
import { z } from 'zod';
import type {
  RECORDING_PROBLEMS,
  recordingParts,
  recordings,
  recordingViewings,
} from '../../database/recording-tables.ts';

export const recordingIdSchema = z.uuid().brand<'RecordingId'>();
export type RecordingId = z.infer<typeof recordingIdSchema>;

export type RecordingProblem = (typeof RECORDING_PROBLEMS)[number];

/** What a recording begins with. */
export interface NewRecording {
  readonly id: RecordingId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  readonly call: CallId;
  /** The visit whose call it is, and its resident; absent in other calls. */
  readonly visit?: string;
  readonly resident?: string;
  /** Who started it, as the audit log names callers. */
  readonly startedBy: string;
}

type Row = Readonly<typeof recordings.$inferSelect>;

/** One recording, as it is stored; its table says what each field is. Times are milliseconds since 1970. */
export interface Recording extends Omit<Row, 'id' | 'tenant' | 'key' | 'call'> {
  readonly id: RecordingId;
  readonly tenant: TenantId;
  readonly key: CallKey;
  readonly call: CallId;
}

/** Fields that change; `null` clears one. */
export type RecordingChange = Partial<Omit<Recording, keyof NewRecording | 'queuedAt' | 'version'>>;

/** What the recorder wrote without interruption. */
export type RecordingPart = Readonly<typeof recordingParts.$inferSelect>;

/** The times at which someone watched or downloaded a recording. */
export type RecordingViewing = Readonly<Omit<typeof recordingViewings.$inferSelect, 'id' | 'recording'>>;
