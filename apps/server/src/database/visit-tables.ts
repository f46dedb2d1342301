import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment, tenant } from './columns.ts';
import { residents, visitors } from './residence-tables.ts';

/** Visits, each with its whole state; the other columns are what they are looked for by. */
export const visits = pgTable(
  'visits',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    resident: text('resident')
      .notNull()
      .references(() => residents.id),
    /** Of its call. */
    key: text('key').notNull().unique(),
    startsAt: moment('starts_at').notNull(),
    overAt: moment('over_at'),
    /** How it ended. */
    outcome: text('outcome'),
    /** Milliseconds from the first admission to the end, of a visit that took place. */
    duration: integer('duration'),
    /** Milliseconds that the first admitted visitor waited. */
    wait: integer('wait'),
    state: jsonb('state').notNull(),
    /** Counts the changes of the state. */
    version: integer('version').notNull().default(0),
    /** When a process should look at it; absent: never again. */
    dueAt: moment('due_at'),
  },
  (visit) => [
    index('visits_tenant').on(visit.tenant, visit.startsAt),
    index('visits_current')
      .on(visit.tenant, visit.resident)
      .where(sql`${visit.overAt} is null`),
    index('visits_due').on(visit.dueAt),
    index('visits_over').on(visit.overAt),
  ],
);

/** Links to visits, each for one guest. */
export const visitInvitations = pgTable(
  'visit_invitations',
  {
    /** The guest's id in the visit. */
    id: text('id').primaryKey(),
    tenant: tenant(),
    visit: text('visit')
      .notNull()
      .references(() => visits.id, { onDelete: 'cascade' }),
    visitor: text('visitor')
      .notNull()
      .references(() => visitors.id),
    /** SHA-256 of the secret in the link, which is kept nowhere. */
    tokenHash: text('token_hash').notNull().unique(),
    createdAt: moment('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (invitation) => [
    index('visit_invitations_tenant').on(invitation.tenant, invitation.createdAt),
    index('visit_invitations_visit').on(invitation.visit),
    index('visit_invitations_visitor').on(invitation.visitor),
  ],
);
