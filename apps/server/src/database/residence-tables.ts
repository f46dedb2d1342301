import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from './account-tables.ts';
import { moment, tenant } from './columns.ts';
import { LANGUAGES } from './languages.ts';

/** What is known of a tenant that is a residence. */
export const residences = pgTable('residences', {
  tenant: tenant().primaryKey(),
  name: text('name').notNull(),
  /** An IANA time zone, in which its times are shown. */
  timeZone: text('time_zone').notNull(),
  /** What visitors read when nothing else helps: a telephone number, or words. */
  contact: text('contact'),
  /** Of the mails to its visitors. */
  language: text('language', { enum: LANGUAGES }).notNull().default('en'),
  /** Made by the seed, and may be wiped. */
  demonstration: boolean('demonstration').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** People who live in the residence. They have no password: a tablet is theirs. */
export const residents = pgTable(
  'residents',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    /** Where they live, as staff call it: `12`, `Garden wing 3`. */
    room: text('room').notNull().default(''),
    /** Their visits wait until a member of staff is there. */
    staffRequired: boolean('staff_required').notNull().default(false),
    /** Minutes after which their visits end; absent: those of the invitation. */
    limitMinutes: integer('limit_minutes'),
    /** Moved out; kept for the history of visits. */
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (resident) => [index('residents_tenant').on(resident.tenant, resident.name)],
);

/** Tablets of residents and of shared rooms. Each is paired once, by a code, and stays signed in. */
export const tablets = pgTable(
  'tablets',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    /** Keyed hash of the code that pairs it, which is too short for a plain one. */
    codeHash: text('code_hash'),
    codeExpiresAt: moment('code_expires_at'),
    /** SHA-256 of the secret in its cookie; absent: not paired. */
    secretHash: text('secret_hash').unique(),
    pairedAt: moment('paired_at'),
    /** When it last said what follows: whether a ring would be heard and seen, and could be answered. */
    seenAt: moment('seen_at'),
    sound: boolean('sound').notNull().default(false),
    awake: boolean('awake').notNull().default(false),
    camera: boolean('camera').notNull().default(false),
    microphone: boolean('microphone').notNull().default(false),
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (tablet) => [
    index('tablets_tenant').on(tablet.tenant, tablet.name),
    uniqueIndex('tablets_code').on(tablet.codeHash),
  ],
);

/** Whom a tablet rings for: one resident, or all who share a room. */
export const tabletResidents = pgTable(
  'tablet_residents',
  {
    tablet: text('tablet')
      .notNull()
      .references(() => tablets.id, { onDelete: 'cascade' }),
    resident: text('resident')
      .notNull()
      .references(() => residents.id, { onDelete: 'cascade' }),
    tenant: tenant(),
  },
  (pair) => [
    primaryKey({ columns: [pair.tablet, pair.resident] }),
    index('tablet_residents_resident').on(pair.resident),
  ],
);

/** People who visit, known to the residence; with an account when they visit regularly. */
export const visitors = pgTable(
  'visitors',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    /** In lower case; a person is found again by it. */
    email: text('email'),
    user: text('user_id').references(() => users.id, { onDelete: 'set null' }),
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (visitor) => [
    index('visitors_tenant').on(visitor.tenant, visitor.name),
    uniqueIndex('visitors_email').on(visitor.tenant, visitor.email),
    uniqueIndex('visitors_user').on(visitor.user),
  ],
);

/** Who a visitor is to a resident. */
export const relations = pgTable(
  'relations',
  {
    visitor: text('visitor')
      .notNull()
      .references(() => visitors.id, { onDelete: 'cascade' }),
    resident: text('resident')
      .notNull()
      .references(() => residents.id, { onDelete: 'cascade' }),
    tenant: tenant(),
    /** As the resident would say it: `daughter`. */
    relation: text('relation').notNull().default(''),
    /** Seconds of ringing after which the tablet answers by itself; absent: never. Staff alone set it. */
    autoAnswerAfter: integer('auto_answer_after'),
  },
  (relation) => [
    primaryKey({ columns: [relation.visitor, relation.resident] }),
    index('relations_resident').on(relation.resident),
  ],
);

/** Visitors who may not visit anybody in the residence, whatever link they hold. */
export const blocks = pgTable(
  'blocks',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    visitor: text('visitor')
      .notNull()
      .references(() => visitors.id),
    reason: text('reason').notNull(),
    blockedBy: text('blocked_by').notNull(),
    blockedAt: moment('blocked_at').notNull().defaultNow(),
    liftedBy: text('lifted_by'),
    liftedAt: moment('lifted_at'),
  },
  (block) => [
    uniqueIndex('blocks_standing')
      .on(block.visitor)
      .where(sql`${block.liftedAt} is null`),
    index('blocks_tenant').on(block.tenant, block.blockedAt),
  ],
);

/** Something happened that must be looked into. What is known of its visit and call is kept until it is closed. */
export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    resident: text('resident').references(() => residents.id),
    visitor: text('visitor').references(() => visitors.id),
    /** Plain text: visits and calls are forgotten by clocks of their own. */
    visit: text('visit'),
    call: text('call'),
    description: text('description').notNull(),
    reportedBy: text('reported_by').notNull(),
    reportedAt: moment('reported_at').notNull().defaultNow(),
    closedBy: text('closed_by'),
    closedAt: moment('closed_at'),
    outcome: text('outcome'),
  },
  (incident) => [
    index('incidents_tenant').on(incident.tenant, incident.reportedAt),
    index('incidents_call_open')
      .on(incident.call)
      .where(sql`${incident.closedAt} is null`),
    index('incidents_visit_open')
      .on(incident.visit)
      .where(sql`${incident.closedAt} is null`),
  ],
);
