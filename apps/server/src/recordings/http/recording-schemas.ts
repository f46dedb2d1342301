import { z } from '@hono/zod-openapi';
import { RECORDING_PROBLEMS, RECORDING_STATES } from '../../database/recording-tables.ts';
import { pageOf } from '../../http/pages.ts';

const time = z.string().optional();

const held = z
  .object({
    by: z.enum(['staff', 'incident']),
    reason: z.string().optional(),
    who: z.string().optional(),
    at: time,
  })
  .openapi('RecordingHold');

const recording = z
  .object({
    id: z.string(),
    state: z.enum(RECORDING_STATES),
    /** Of the visit that was recorded. */
    resident: z.string().optional(),
    visitors: z.array(z.string()),
    visit: z.string().optional(),
    call: z.string(),
    startedBy: z.string(),
    queuedAt: z.string(),
    startedAt: time,
    stoppedAt: time,
    stopReason: z.string().optional(),
    durationMs: z.number().optional(),
    bytes: z.number().optional(),
    contentType: z.string().optional(),
    parts: z
      .number()
      .openapi({ description: 'How often the recorder began, which more than once is after a crash' }),
    problem: z.enum(RECORDING_PROBLEMS).optional(),
    answer: z.string().optional().openapi({ description: 'What the storage or the recorder said' }),
    attempts: z.number().openapi({ description: 'Attempts to store the file' }),
    nextAttemptAt: time,
    queuePosition: z
      .number()
      .optional()
      .openapi({ description: 'From 1, of those that wait for a recorder' }),
    deletionOffered: z.boolean(),
    shared: z.boolean().openapi({ description: 'Whether the visitors may watch it' }),
    held: held.optional(),
    expiresAt: time,
  })
  .openapi('Recording');
export type ShownRecording = z.infer<typeof recording>;

export const recordingPage = pageOf(recording);

const viewing = z
  .object({ who: z.string(), at: z.string(), until: z.string(), download: z.boolean() })
  .openapi('RecordingViewing');

export const watched = z
  .object({
    as: z.enum(['staff', 'resident', 'visitor']),
    recording: recording.pick({
      id: true,
      state: true,
      resident: true,
      startedAt: true,
      durationMs: true,
      contentType: true,
      shared: true,
    }),
    /** For staff. */
    details: recording.optional(),
    viewings: z.array(viewing).optional(),
  })
  .openapi('WatchedRecording');
export type WatchedRecording = z.infer<typeof watched>;
