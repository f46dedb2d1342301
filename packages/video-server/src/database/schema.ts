import { MOVE_REPORT_STATES, QUALITY_LEVELS, SOURCES } from '@crossfade/video-core';
import { MOVE_END_REASONS, MOVE_KINDS, MOVE_PHASES } from '@crossfade/video-core/server';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

/** Milliseconds are all that JavaScript's times carry. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const serial = (name: string) => bigint(name, { mode: 'number' }).generatedAlwaysAsIdentity();

export const tenants = pgTable('tenants', {
  id: text('id').primaryKey(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const calls = pgTable(
  'calls',
  {
    id: text('id').primaryKey(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.id),
    key: text('key').notNull(),
    pin: text('pin').notNull(),
    epoch: integer('epoch').notNull(),
    attempt: integer('attempt').notNull(),
    /** The other room while the call moves; the three are set together. */
    besideEpoch: integer('beside_epoch'),
    besideAttempt: integer('beside_attempt'),
    besideDeployment: text('beside_deployment'),
    /** Why it was put where it began. */
    decision: jsonb('decision').notNull(),
    openedAt: moment('opened_at').notNull(),
    emptySince: moment('empty_since'),
    entered: boolean('entered').notNull().default(false),
    /** Admits only hosts, and participants who have been inside. */
    locked: boolean('locked').notNull().default(false),
    /** End to end; all that is known of it here. */
    encrypted: boolean('encrypted').notNull().default(false),
    /** Sources that guests may not publish. */
    guestsDenied: text('withheld', { enum: SOURCES }).array().notNull().default([]),
    endedAt: moment('ended_at'),
    /** Counts the changes to what joins and rooms must obey. */
    version: integer('version').notNull().default(0),
    /** The version that the rooms were last seen to obey. */
    enforcedVersion: integer('enforced_version').notNull().default(0),
    /** When a process should look at the rooms; never without. The default is for the release before, which sets none. */
    dueAt: moment('due_at').defaultNow(),
    /** Until when a removed participant may hold credentials that still admit. */
    watchUntil: moment('watch_until'),
    /** Whether anybody was ever admitted. */
    used: boolean('used').notNull().default(true),
    /** Chat, hands and seats are gone, which happens long before the call itself is forgotten. */
    channelForgotten: boolean('channel_forgotten').notNull().default(false),
  },
  (call) => [
    // One open call at a key, however many open one at once: the compare-and-set of the pin.
    uniqueIndex('calls_open')
      .on(call.tenant, call.key)
      .where(sql`${call.endedAt} is null`),
    index('calls_at_key').on(call.tenant, call.key),
    index('calls_due').on(call.dueAt),
    index('calls_ended').on(call.endedAt),
    index('calls_ended_with_channel')
      .on(call.endedAt)
      .where(sql`not ${call.channelForgotten}`),
  ],
);

/** One row a room of a call. */
export const callEpochs = pgTable(
  'call_epochs',
  {
    call: text('call')
      .notNull()
      .references(() => calls.id),
    epoch: integer('epoch').notNull(),
    attempt: integer('attempt').notNull(),
    room: text('room').notNull(),
    deployment: text('deployment').notNull(),
    /** The process that keeps the room, of a provider that runs inside the server. */
    node: text('node'),
    /** Where that node is reached. */
    nodeUrl: text('node_url'),
    /** Counts the room's homes. */
    incarnation: integer('incarnation').notNull().default(0),
    leaseUntil: moment('lease_until'),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at'),
  },
  (epoch) => [
    primaryKey({ columns: [epoch.call, epoch.epoch, epoch.attempt] }),
    uniqueIndex('call_epochs_room').on(epoch.room),
    index('call_epochs_unclosed')
      .on(epoch.deployment)
      .where(sql`${epoch.closedAt} is null`),
  ],
);

export const participants = pgTable(
  'participants',
  {
    call: text('call')
      .notNull()
      .references(() => calls.id),
    id: text('id').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ['host', 'guest'] }).notNull(),
    rights: jsonb('rights').notNull(),
    blocked: text('blocked', { enum: SOURCES }).array().notNull().default([]),
    resumeHash: text('resume_hash').notNull(),
    joinedAt: moment('joined_at').notNull(),
    removedAt: moment('removed_at'),
    removedMessage: text('removed_message'),
    /** When they were last given credentials before they entered; unknown of who joined before this was kept. */
    admittedAt: moment('admitted_at'),
    /** When they were first seen inside. */
    enteredAt: moment('entered_at'),
    /** The call's version at which they were last blocked, removed or given another role. */
    ruledVersion: integer('ruled_version').notNull().default(0),
    /** Sources to be muted once. */
    pendingMutes: text('pending_mutes', { enum: SOURCES }).array().notNull().default([]),
    /** What their client can run; unknown of who joined before this was kept. */
    adapters: text('adapters').array(),
  },
  (participant) => [
    primaryKey({ columns: [participant.call, participant.id] }),
    index('participants_never_entered')
      .on(participant.call, participant.admittedAt)
      .where(sql`${participant.enteredAt} is null`),
  ],
);

/** Who is on a call's control channel, and for how long unless that is renewed. */
export const controlSeats = pgTable(
  'control_seats',
  {
    call: text('call')
      .notNull()
      .references(() => calls.id),
    participant: text('participant').notNull(),
    connection: text('connection').notNull(),
    /** Of the control protocol. The default is for the release before, which sets none. */
    version: integer('version').notNull().default(3),
    /** How good the participant says that their connection is. */
    quality: text('quality', { enum: QUALITY_LEVELS }),
    until: moment('until').notNull(),
  },
  (seat) => [primaryKey({ columns: [seat.call, seat.participant] })],
);

export const raisedHands = pgTable(
  'raised_hands',
  {
    call: text('call')
      .notNull()
      .references(() => calls.id),
    participant: text('participant').notNull(),
    /** Grows with every hand that is raised. */
    place: serial('place'),
  },
  (hand) => [primaryKey({ columns: [hand.call, hand.participant] })],
);

/** One row per call with chat. Writers lock it, so that places are seen in their order. */
export const chats = pgTable('chats', {
  call: text('call')
    .primaryKey()
    .references(() => calls.id),
  /** How many places are taken. */
  length: integer('length').notNull(),
});

/** A row outlives its words, so that a message that is sent again long after is still known. */
export const chatMessages = pgTable(
  'chat_messages',
  {
    call: text('call')
      .notNull()
      .references(() => chats.call),
    seq: integer('seq').notNull(),
    id: text('id').notNull(),
    participant: text('participant').notNull(),
    /** Name and words; absent once so many came after that it is no longer sent, or it was deleted. */
    name: text('name'),
    text: text('text'),
    at: moment('at').notNull(),
    /** The place of the message that this one deletes. */
    deletes: integer('deletes'),
    /** Somebody deleted it; what is held keeps its words for those who look into it. */
    deleted: boolean('deleted').notNull().default(false),
  },
  (message) => [
    primaryKey({ columns: [message.call, message.seq] }),
    uniqueIndex('chat_messages_sent').on(message.call, message.participant, message.id),
  ],
);

/** Attempts to move a call: at most one of a call is open. Deleted with their call, also by the release before. */
export const switchAttempts = pgTable(
  'switch_attempts',
  {
    id: text('id').primaryKey(),
    call: text('call')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.id),
    key: text('key').notNull(),
    kind: text('kind', { enum: MOVE_KINDS }).notNull(),
    forced: boolean('forced').notNull(),
    subject: text('subject').notNull(),
    sourceEpoch: integer('source_epoch').notNull(),
    sourceAttempt: integer('source_attempt').notNull(),
    sourceDeployment: text('source_deployment').notNull(),
    targetEpoch: integer('target_epoch').notNull(),
    targetAttempt: integer('target_attempt').notNull(),
    targetDeployment: text('target_deployment').notNull(),
    phase: text('phase', { enum: MOVE_PHASES }).notNull(),
    /** Of the release before, which wrote and never used it. */
    publishers: text('publishers').array().notNull().default([]),
    first: text('first').array().notNull().default([]),
    batched: boolean('batched').notNull().default(false),
    leaving: text('leaving').array().notNull().default([]),
    requestedAt: moment('requested_at').notNull(),
    announcedAt: moment('announced_at'),
    committedAt: moment('committed_at'),
    endedAt: moment('ended_at'),
    reason: text('reason', { enum: MOVE_END_REASONS }),
    detail: text('detail'),
    /** Whether the room that the call is not in is closed. */
    cleared: boolean('cleared').notNull().default(false),
    version: integer('version').notNull().default(0),
    /** The process that carries it on, until the lease lapses. */
    owner: text('owner').notNull(),
    ownedUntil: moment('owned_until').notNull(),
  },
  (move) => [
    uniqueIndex('switch_attempts_open')
      .on(move.call)
      .where(sql`${move.phase} in ('prepare', 'committed')`),
    uniqueIndex('switch_attempts_target').on(move.call, move.targetEpoch, move.targetAttempt),
    index('switch_attempts_unfinished')
      .on(move.ownedUntil)
      .where(sql`not ${move.cleared}`),
  ],
);

/** The latest report of each participant about a move. */
export const switchReports = pgTable(
  'switch_reports',
  {
    move: text('move')
      .notNull()
      .references(() => switchAttempts.id, { onDelete: 'cascade' }),
    participant: text('participant').notNull(),
    connection: text('connection').notNull(),
    seq: integer('seq').notNull(),
    state: text('state', { enum: MOVE_REPORT_STATES }).notNull(),
    reason: text('reason'),
    at: moment('at').notNull(),
  },
  (report) => [primaryKey({ columns: [report.move, report.participant] })],
);

export const decisions = pgTable(
  'decisions',
  {
    id: serial('id').primaryKey(),
    at: moment('at').notNull(),
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    call: text('call'),
    deployment: text('deployment'),
    reason: text('reason'),
    variant: text('variant'),
    fellBackFrom: text('fell_back_from'),
    /** The error's code when nobody was let in. */
    refusal: text('refusal'),
    inputs: jsonb('inputs'),
    /** Who joined; unknown of what was decided before this was kept. */
    subject: text('subject'),
  },
  (decision) => [
    index('decisions_at').on(decision.at),
    // Those that opened a call, which are few among those that led to one.
    index('decisions_opening')
      .on(decision.call)
      .where(sql`${decision.inputs} is not null`),
  ],
);

export const webhookEvents = pgTable(
  'webhook_events',
  {
    deployment: text('deployment').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    room: text('room').notNull(),
    at: moment('at').notNull(),
    receivedAt: moment('received_at').notNull().defaultNow(),
  },
  (event) => [
    primaryKey({ columns: [event.deployment, event.id] }),
    index('webhook_events_received').on(event.receivedAt),
  ],
);

export const audit = pgTable(
  'audit',
  {
    id: serial('id').primaryKey(),
    at: moment('at').notNull(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.id),
    subject: text('subject').notNull(),
    action: text('action').notNull(),
    /** Absent for what holds for every call. */
    call: text('call'),
    participant: text('participant'),
    detail: text('detail'),
    deployment: text('deployment'),
    /** What was changed, where words do not do. */
    change: jsonb('change'),
  },
  (entry) => [index('audit_call').on(entry.call), index('audit_at').on(entry.at)],
);

/** What was decided about a participant after credentials were issued, for providers that check admissions later. */
export const admissions = pgTable(
  'admissions',
  {
    room: text('room').notNull(),
    participant: text('participant').notNull(),
    removedAt: moment('removed_at'),
    rightsSince: moment('rights_since'),
    rights: jsonb('rights'),
  },
  (admission) => [primaryKey({ columns: [admission.room, admission.participant] })],
);

/** Each version of the operators' rules; the latest holds. */
export const rules = pgTable('rules', {
  version: integer('version').primaryKey(),
  set: jsonb('set').notNull(),
  by: text('by').notNull(),
  at: moment('at').notNull(),
});

/** Deployments that are out of service. */
export const killSwitches = pgTable('kill_switches', {
  deployment: text('deployment').primaryKey(),
  by: text('by').notNull(),
  at: moment('at').notNull(),
});

/**
 * What each process sees of the deployments that it runs. Unlogged, which only the migration can say: it is written every
 * second, and worth nothing after a crash.
 */
export const healthVotes = pgTable('health_votes', {
  process: text('process').primaryKey(),
  runs: text('runs').array().notNull(),
  down: text('down').array().notNull(),
  castAt: moment('cast_at').notNull(),
});

/** What clients at a key could run lately; only of clients that could not run everything that is served. */
export const clientsSeen = pgTable(
  'clients_seen',
  {
    tenant: text('tenant').notNull(),
    key: text('key').notNull(),
    adapters: text('adapters').array().notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (client) => [
    primaryKey({ columns: [client.tenant, client.key, client.adapters] }),
    index('clients_seen_at').on(client.seenAt),
  ],
);

/** Made by whichever process asked first, and the same for all that share the database. */
export const secrets = pgTable('secrets', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/**
 * The columns that running servers read, a row for each release that read others than the one before: what no release has
 * read for long may be retired.
 */
export const schemaReaders = pgTable('schema_readers', {
  /** SHA-256 of `reads`. */
  id: text('id').primaryKey(),
  /** As `table.column`. */
  reads: text('reads').array().notNull(),
  firstSeenAt: moment('first_seen_at').notNull().defaultNow(),
  lastSeenAt: moment('last_seen_at').notNull().defaultNow(),
});

/** What the control channel of a call keeps, each row by its call. */
export const channelTables = [chatMessages, chats, raisedHands, controlSeats] as const;
