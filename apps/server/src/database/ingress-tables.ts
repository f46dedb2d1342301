import { boolean, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { StreamHealth } from '../ingest/policy/stream-health.ts';
import { users } from './account-tables.ts';
import { moment, tenant } from './columns.ts';

export const INGRESS_TYPES = ['rtmp', 'whip'] as const;
/** The words of LiveKit’s ingress service. */
export const INGRESS_STATES = ['INACTIVE', 'BUFFERING', 'PUBLISHING', 'ERROR'] as const;

/**
 * Where an encoder sends a creator’s stream, one per user. Read by the mode `ingress` alone, so that it can be retired with it:
 * `scripts/retire-ingress.ts`.
 */
export const ingresses = pgTable('ingresses', {
  user: text('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  tenant: tenant(),
  ingressId: text('ingress_id').notNull().unique(),
  type: text('type', { enum: INGRESS_TYPES }).notNull(),
  serverUrl: text('server_url').notNull(),
  /** A hash: the key itself is answered once. */
  streamKey: text('stream_key').notNull().unique(),
  /** Its last characters, by which a creator tells one key from another. */
  keyEnd: text('key_end').notNull(),
  /** How video is encoded where it cannot be copied; absent: the default. */
  preset: text('preset'),
  state: text('state', { enum: INGRESS_STATES }).notNull().default('INACTIVE'),
  /** Why the last encoder is gone or was refused: an `IngestProblem`. */
  problem: text('problem'),
  health: jsonb('health').$type<StreamHealth>(),
  /** The connection that sends, which no other takes the place of before `sessionUntil`. */
  session: text('session'),
  sessionUntil: moment('session_until'),
  /** Whether the stream is live by the encoder, rather than by a browser. */
  carries: boolean('carries').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});
