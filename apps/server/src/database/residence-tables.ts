import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from './account-tables.ts';
import { moment, tenant } from './columns.ts';

/** What is known of a tenant that is a residence. */
export const residences = pgTable('residences', {
  tenant: tenant().primaryKey(),
  name: text('name').notNull(),
  /** An IANA time zone, in which its times are told. */
  timeZone: text('time_zone').notNull(),
  /** Made by the seed, and may be wiped. */
  demonstration: boolean('demonstration').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Rooms whose tablet rings for several residents. */
export const sharedRooms = pgTable(
  'shared_rooms',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    archivedAt: moment('archived_at'),
  },
  (room) => [index('shared_rooms_tenant').on(room.tenant, room.name)],
);

/** People who live in the residence. They have no password: a tablet is theirs. */
export const residents = pgTable(
  'residents',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    /** Where they live, as staff call it: `12`, `Garden wing 3`. */
    room: text('room').notNull().default(''),
    /** Whose tablet rings for them as well. */
    sharedRoom: text('shared_room').references(() => sharedRooms.id),
    /** Moved out; kept for the history of visits. */
    archivedAt: moment('archived_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (resident) => [
    index('residents_tenant').on(resident.tenant, resident.name),
    index('residents_shared_room').on(resident.sharedRoom),
  ],
);

/** Whose tablet it is: exactly one of the two. */
const owner = () => ({
  resident: text('resident').references(() => residents.id),
  sharedRoom: text('shared_room').references(() => sharedRooms.id),
});

/** Codes by which a tablet is paired once. */
export const pairingCodes = pgTable(
  'pairing_codes',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    ...owner(),
    name: text('name').notNull(),
    /** Keyed hash of the code, which is too short for a plain one. */
    codeHash: text('code_hash').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
  },
  (code) => [
    uniqueIndex('pairing_codes_open')
      .on(code.codeHash)
      .where(sql`${code.usedAt} is null`),
    index('pairing_codes_tenant').on(code.tenant),
    check('pairing_codes_owner', sql`num_nonnulls(${code.resident}, ${code.sharedRoom}) = 1`),
  ],
);

export const tablets = pgTable(
  'tablets',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    ...owner(),
    name: text('name').notNull(),
    /** SHA-256 of the secret in the tablet's cookie. */
    secretHash: text('secret_hash').notNull().unique(),
    pairedBy: text('paired_by').notNull(),
    pairedAt: moment('paired_at').notNull().defaultNow(),
    /** When it last said anything. */
    seenAt: moment('seen_at'),
    /** What it last said of itself: whether a ring would be heard, and the screen stays on. */
    sound: boolean('sound').notNull().default(false),
    awake: boolean('awake').notNull().default(false),
    unpairedAt: moment('unpaired_at'),
    unpairedBy: text('unpaired_by'),
  },
  (tablet) => [
    index('tablets_tenant').on(tablet.tenant),
    index('tablets_resident').on(tablet.resident),
    index('tablets_shared_room').on(tablet.sharedRoom),
    check('tablets_owner', sql`num_nonnulls(${tablet.resident}, ${tablet.sharedRoom}) = 1`),
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
