import { boolean, customType, date, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { ARMS, BROWSERS, NETWORKS, SIZES } from '../comparison/rollup/cell.ts';
import { moment, tenants } from './schema.ts';

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** What clients measured, rolled up: a row for each cell of a day, however many samples there were. */
export const qualitySamples = pgTable(
  'quality_samples',
  {
    tenant: text('tenant')
      .notNull()
      .references(() => tenants.id),
    day: date('day', { mode: 'string' }).notNull(),
    deployment: text('deployment').notNull(),
    ramp: integer('ramp').notNull(),
    stage: integer('stage').notNull(),
    arm: text('arm', { enum: ARMS }).notNull(),
    browser: text('browser', { enum: BROWSERS }).notNull(),
    network: text('network', { enum: NETWORKS }).notNull(),
    size: text('size', { enum: SIZES }).notNull(),
    moved: boolean('moved').notNull(),
    /** A sketch for each measure; those of two cells one behind the other are their sum. */
    sketches: bytes('sketches').notNull(),
    at: moment('at').notNull(),
  },
  (sample) => [
    primaryKey({
      name: 'quality_samples_cell',
      columns: [
        sample.tenant,
        sample.day,
        sample.deployment,
        sample.ramp,
        sample.stage,
        sample.arm,
        sample.browser,
        sample.network,
        sample.size,
        sample.moved,
      ],
    }),
    index('quality_samples_at').on(sample.at),
  ],
);
