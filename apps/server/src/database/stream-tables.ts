import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { users } from './account-tables.ts';
import { moment, tenant } from './columns.ts';

/** Whether staff let a creator stream. */
export const APPROVALS = ['pending', 'approved', 'refused'] as const;

const userColumn = (name: string) =>
  text(name)
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** What a creator shows: one stream per user, which is live now and then. */
export const streams = pgTable(
  'streams',
  {
    user: userColumn('user_id').primaryKey(),
    tenant: tenant(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    /** An https URL. */
    thumbnail: text('thumbnail'),
    approval: text('approval', { enum: APPROVALS }).notNull().default('pending'),
    isLive: boolean('is_live').notNull().default(false),
    liveSince: moment('live_since'),
    /** Since when its host has not been inside, of a stream that is live; absent while they are. */
    vanishedAt: moment('vanished_at'),
    /** When a process should look whether the host is inside; absent: it is not live. */
    dueAt: moment('due_at'),
    isChatEnabled: boolean('is_chat_enabled').notNull().default(true),
    /** Slow mode. */
    isChatDelayed: boolean('is_chat_delayed').notNull().default(false),
    isChatFollowersOnly: boolean('is_chat_followers_only').notNull().default(false),
    /** Minutes for which one has to have followed, where only followers write. */
    chatFollowerMinutes: integer('chat_follower_minutes').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (stream) => [
    index('streams_tenant').on(stream.tenant, stream.isLive),
    index('streams_due').on(stream.dueAt),
  ],
);

/** Who follows whom. */
export const follows = pgTable(
  'follows',
  {
    follower: userColumn('follower'),
    followed: userColumn('followed'),
    tenant: tenant(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (follow) => [
    primaryKey({ columns: [follow.follower, follow.followed] }),
    index('follows_followed').on(follow.followed),
  ],
);

/** Users who want nothing to do with each other, whoever asked for it; the last that was lifted is kept. */
export const userBlocks = pgTable(
  'user_blocks',
  {
    id: text('id').primaryKey(),
    blocker: userColumn('blocker'),
    blocked: userColumn('blocked'),
    tenant: tenant(),
    createdAt: moment('created_at').notNull().defaultNow(),
    liftedAt: moment('lifted_at'),
  },
  (block) => [
    uniqueIndex('user_blocks_standing')
      .on(block.blocker, block.blocked)
      .where(sql`${block.liftedAt} is null`),
    index('user_blocks_blocked').on(block.blocked),
  ],
);

/** When each participant wrote last in the chat of a stream, so that slow mode holds on all processes together. */
export const streamChatTurns = pgTable(
  'stream_chat_turns',
  {
    stream: userColumn('stream'),
    participant: text('participant').notNull(),
    tenant: tenant(),
    /** Of the message, which its client may send again. */
    message: text('message').notNull(),
    at: moment('at').notNull(),
  },
  (turn) => [primaryKey({ columns: [turn.stream, turn.participant] })],
);
