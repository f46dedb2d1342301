import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, tenant } from './columns.ts';

/**
 * `queued`: waits for a recorder. `finishing`: stopped; its file is made and stored. `ready`: can be watched. `failed`: staff
 * must act, or nothing was recorded. `deleted`: nobody sees it any more; its object and its row are about to be deleted.
 */
export const RECORDING_STATES = ['queued', 'recording', 'finishing', 'ready', 'failed', 'deleted'] as const;

/**
 * Why a recording failed, or is not stored yet. `not-started`: stopped while it was queued. `recorder`: the recorder gave up.
 * `disk-full`: the recorder cannot write. The `storage-` problems are those of the place where recordings are kept. `lost`: its
 * file was not found.
 */
export const RECORDING_PROBLEMS = [
  'not-started',
  'recorder',
  'disk-full',
  'storage-full',
  'storage-refused',
  'storage-unreachable',
  'lost',
] as const;

/** Recordings of calls, one row each from the moment that one is asked for. */
export const recordings = pgTable(
  'recordings',
  {
    id: uuid('id').primaryKey(),
    tenant: tenant(),
    key: text('key').notNull(),
    /** The call. Plain text, like the visit: calls and visits are deleted by retention of their own. */
    call: text('call').notNull(),
    /** The visit whose call it is; absent in other calls. */
    visit: text('visit'),
    /** The resident of that visit, who decides whether visitors may watch it. */
    resident: text('resident'),
    state: text('state', { enum: RECORDING_STATES }).notNull().default('queued'),
    startedBy: text('started_by').notNull(),
    queuedAt: instant('queued_at').notNull(),
    startedAt: instant('started_at'),
    stoppedAt: instant('stopped_at'),
    stopReason: text('stop_reason'),
    durationMs: integer('duration_ms'),
    bytes: bigint('bytes', { mode: 'number' }),
    contentType: text('content_type'),
    /** The finished file on the recorder's disk, until it is stored. */
    file: text('file'),
    /** The name of its object in the storage, set before it is written. */
    location: text('location'),
    problem: text('problem', { enum: RECORDING_PROBLEMS }),
    /** What the storage or the recorder said, for staff. */
    answer: text('answer'),
    /** Attempts to store the file. */
    attempts: integer('attempts').notNull().default(0),
    /** When the next step, storing or deleting, is due. */
    dueAt: instant('due_at'),
    /** The process that works on it, and until when it alone does. */
    leaseOwner: text('lease_owner'),
    leaseUntil: instant('lease_until'),
    /** Deleting it was offered, after a consent was withdrawn. */
    deletionOfferedAt: instant('deletion_offered_at'),
    heldReason: text('held_reason'),
    heldBy: text('held_by'),
    heldAt: instant('held_at'),
    /** The resident agreed that the visitors of the visit may watch it. */
    sharedBy: text('shared_by'),
    sharedAt: instant('shared_at'),
    readyAt: instant('ready_at'),
    expiresAt: instant('expires_at'),
    /** Counts the changes. */
    version: integer('version').notNull().default(0),
  },
  (recording) => [
    index('recordings_tenant').on(recording.tenant, recording.queuedAt),
    index('recordings_visit').on(recording.visit),
    index('recordings_expiry').on(recording.expiresAt),
    index('recordings_due').on(recording.dueAt),
    index('recordings_open')
      .on(recording.queuedAt)
      .where(sql`${recording.state} in ('queued', 'recording', 'finishing')`),
    uniqueIndex('recordings_of_call')
      .on(recording.tenant, recording.key)
      .where(sql`${recording.state} in ('queued', 'recording')`),
  ],
);

const recording = () =>
  uuid('recording')
    .notNull()
    .references(() => recordings.id, { onDelete: 'cascade' });

/** What the recorder wrote without interruption; a recorder that resumes begins another part. */
export const recordingParts = pgTable(
  'recording_parts',
  {
    recording: recording(),
    /** From 0. */
    number: integer('number').notNull(),
    startedAt: instant('started_at').notNull(),
    durationMs: integer('duration_ms').notNull().default(0),
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
    file: text('file').notNull(),
  },
  (part) => [primaryKey({ columns: [part.recording, part.number] })],
);

/** Who watched or downloaded a recording. Requests that follow each other within minutes are one viewing. */
export const recordingViewings = pgTable(
  'recording_viewings',
  {
    id: uuid('id').primaryKey(),
    recording: recording(),
    viewer: text('viewer').notNull(),
    at: instant('at').notNull(),
    lastAt: instant('last_at').notNull(),
    download: boolean('download').notNull().default(false),
  },
  (viewing) => [index('recording_viewings_recording').on(viewing.recording, viewing.at)],
);
