import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { recordings } from './recording-tables.ts';

/** What lets a recorder into the call of a recording; the newest pass of each. */
export const recorderPasses = pgTable('recorder_passes', {
  recording: uuid('recording')
    .primaryKey()
    .references(() => recordings.id, { onDelete: 'cascade' }),
  /** SHA-256 of the secret in the recorder's link, until it is used. */
  secretHash: text('secret_hash').unique(),
  /** SHA-256 of the token that it was exchanged for. */
  tokenHash: text('token_hash').unique(),
  issuedAt: instant('issued_at').notNull(),
});
