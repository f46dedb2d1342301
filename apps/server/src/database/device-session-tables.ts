import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { users } from './account-tables.ts';
import { moment, tenant } from './columns.ts';

/** `starting`: its streamer has not been inside yet. */
export const SESSION_STATES = ['starting', 'live', 'ended'] as const;

/** What a device streams, from its start until its streamer is gone. */
export const deviceSessions = pgTable(
  'device_sessions',
  {
    /** `game-<gameId>-<ms>`: the key of its call. */
    roomName: text('room_name').primaryKey(),
    tenant: tenant(),
    user: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    gameId: text('game_id').notNull(),
    /** Kinds of providers that its device can run; it is placed on no other. */
    adapters: jsonb('adapters').$type<readonly string[]>().notNull(),
    state: text('state', { enum: SESSION_STATES }).notNull().default('starting'),
    createdAt: moment('created_at').notNull(),
    /** When its streamer was first seen inside. */
    liveAt: moment('live_at'),
    endedAt: moment('ended_at'),
    /** Since when its streamer has not been inside, while it is live; absent while they are. */
    vanishedAt: moment('vanished_at'),
    /** When a process should look who is inside; absent: it has ended. */
    dueAt: moment('due_at'),
    /** Participants inside, its streamer included, when a process looked last. */
    participants: integer('participants').notNull().default(0),
  },
  (session) => [
    index('device_sessions_tenant').on(session.tenant, session.state),
    index('device_sessions_user').on(session.user),
    index('device_sessions_due').on(session.dueAt),
  ],
);

/** Who asked to watch a session, each participant once. */
export const deviceSessionViewers = pgTable(
  'device_session_viewers',
  {
    session: text('session')
      .notNull()
      .references(() => deviceSessions.roomName, { onDelete: 'cascade' }),
    participant: text('participant').notNull(),
    tenant: tenant(),
    /** Absent: by the watch link. */
    user: text('user_id').references(() => users.id, { onDelete: 'set null' }),
    joinedAt: moment('joined_at').notNull(),
  },
  (viewer) => [primaryKey({ columns: [viewer.session, viewer.participant] })],
);
