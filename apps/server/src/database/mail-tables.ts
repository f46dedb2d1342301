import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { moment, tenant } from './columns.ts';
import { recordings } from './recording-tables.ts';
import { visitors } from './residence-tables.ts';
import { visits } from './visit-tables.ts';

/** What a mail is about. `new-link`: an invitation whose link was replaced. `recording`: one can be watched. */
export const MAIL_KINDS = ['invitation', 'new-link', 'cancelled', 'missed', 'recording'] as const;
/** `dropped`: there was nothing to say any more when it was to be sent. */
export const MAIL_STATES = ['queued', 'sent', 'failed', 'dropped'] as const;
/** `limit`: too many mails within a day. `unfinished`: the process that sent it was stopped each time. */
export const MAIL_PROBLEMS = ['unreachable', 'refused', 'limit', 'unfinished'] as const;

/**
 * The outbox: every mail to a visitor, stored in the transaction of what causes it. What it says is made from the visit when
 * it is sent, and its address is the visitor's then, so neither is kept here.
 */
export const mails = pgTable(
  'mails',
  {
    id: uuid('id').primaryKey(),
    tenant: tenant(),
    kind: text('kind', { enum: MAIL_KINDS }).notNull(),
    visit: text('visit')
      .notNull()
      .references(() => visits.id, { onDelete: 'cascade' }),
    /** The guest's id in the visit. */
    guest: text('guest').notNull(),
    visitor: text('visitor')
      .notNull()
      .references(() => visitors.id, { onDelete: 'cascade' }),
    /** What the mail of a recording leads to. */
    recording: uuid('recording').references(() => recordings.id, { onDelete: 'cascade' }),
    /** The occasion: there is one mail of it, however often it is asked for. */
    once: text('once').notNull().unique(),
    state: text('state', { enum: MAIL_STATES }).notNull(),
    problem: text('problem', { enum: MAIL_PROBLEMS }),
    /** What the mail server answered, the last time it took nothing. */
    answer: text('answer'),
    attempts: integer('attempts').notNull().default(0),
    /** The secret of the link that it holds, encrypted, for as long as it has yet to be sent. */
    secret: text('secret'),
    /** The job of pg-boss that sends it; another one each time it is to be sent again. */
    job: uuid('job').notNull(),
    /** Whether pg-boss has that job. */
    handed: boolean('handed').notNull().default(false),
    createdAt: moment('created_at').notNull(),
    /** When it was sent, or given up. */
    settledAt: moment('settled_at'),
  },
  (mail) => [
    index('mails_tenant').on(mail.tenant, mail.createdAt),
    index('mails_visit').on(mail.visit),
    index('mails_visitor').on(mail.visitor, mail.createdAt),
    index('mails_queued')
      .on(mail.createdAt)
      .where(sql`${mail.state} = 'queued'`),
  ],
);
