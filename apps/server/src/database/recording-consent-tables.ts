import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { REQUEST_ENDS } from '../recordings/policy/recording-request.ts';
import { moment, tenant } from './columns.ts';

export const CONSENT_ANSWERS = ['asked', 'yes', 'no', 'withdrawn'] as const;

/** Who asked for which call to be recorded, and what became of it; the recording that comes of it has the same id. */
export const recordingRequests = pgTable(
  'recording_requests',
  {
    id: uuid('id').primaryKey(),
    tenant: tenant(),
    /** Plain text: calls are deleted by a retention of their own. */
    call: text('call').notNull(),
    key: text('key').notNull(),
    startedBy: text('started_by').notNull(),
    /** The participant who started it. */
    starter: text('starter'),
    askedAt: moment('asked_at').notNull(),
    agreedAt: moment('agreed_at'),
    /** When the recording was queued, which it is once. */
    queuedAt: moment('queued_at'),
    overAt: moment('over_at'),
    overWhy: text('over_why', { enum: REQUEST_ENDS }),
    /** Whose answer, or presence, ended it. */
    overBy: text('over_by'),
    emptySince: moment('empty_since'),
    /** When everything had been done that follows from its end. */
    settledAt: moment('settled_at'),
    /** Counts the changes. */
    version: integer('version').notNull().default(0),
  },
  (request) => [
    uniqueIndex('recording_requests_open')
      .on(request.tenant, request.key)
      .where(sql`${request.overAt} is null`),
    index('recording_requests_call').on(request.call, request.askedAt),
    index('recording_requests_unsettled')
      .on(request.askedAt)
      .where(sql`${request.settledAt} is null`),
    index('recording_requests_settled').on(request.settledAt),
  ],
);

/** What each participant said to being recorded, or what was decided for them. */
export const recordingConsents = pgTable(
  'recording_consents',
  {
    recording: uuid('recording')
      .notNull()
      .references(() => recordingRequests.id, { onDelete: 'cascade' }),
    tenant: tenant(),
    participant: text('participant').notNull(),
    name: text('name').notNull(),
    answer: text('answer', { enum: CONSENT_ANSWERS }).notNull(),
    at: moment('at').notNull(),
    /** Of a decision for somebody who cannot decide: whose, on what ground, until when, and who entered it. */
    decidedBy: text('decided_by'),
    ground: text('ground'),
    until: moment('until'),
    enteredBy: text('entered_by'),
  },
  (consent) => [
    primaryKey({ columns: [consent.recording, consent.participant] }),
    index('recording_consents_participant').on(consent.tenant, consent.participant, consent.at),
  ],
);
