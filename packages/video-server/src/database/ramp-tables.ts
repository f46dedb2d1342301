import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { METRICS } from '../comparison/metrics.ts';
import { moment, tenants } from './schema.ts';

/** Every ramp that there was; the one with the largest number counts. */
export const ramps = pgTable('ramps', {
  number: integer('number').primaryKey(),
  version: integer('version').notNull(),
  ramp: jsonb('ramp').notNull(),
  /**
   * Joins of the treatment that failed since the last one that did not: the pseudonyms of the network that said so and of the
   * key, with a space between them.
   */
  failedAt: text('failed_at').array().notNull().default([]),
});

/** What was seen at each key in each stage of a ramp. */
export const rampCounts = pgTable(
  'ramp_counts',
  {
    ramp: integer('ramp')
      .notNull()
      .references(() => ramps.number),
    metric: text('metric', { enum: METRICS }).notNull(),
    stage: integer('stage').notNull(),
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.id),
    /** Its pseudonym. */
    key: text('key').notNull(),
    /** The stage in which the key is first assigned to the treatment; absent: in none of those planned. */
    treatedFrom: integer('treated_from'),
    trials: integer('trials').notNull(),
    events: integer('events').notNull(),
    at: moment('at').notNull(),
  },
  (count) => [
    primaryKey({ columns: [count.ramp, count.metric, count.stage, count.tenant, count.key] }),
    index('ramp_counts_at').on(count.at),
  ],
);
