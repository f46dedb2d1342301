import { schema } from '@crossfade/video-server/sql';
import { text, timestamp } from 'drizzle-orm/pg-core';

/** Milliseconds are all that JavaScript's times carry. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** The tenant that a row belongs to; no query crosses it. */
export const tenant = () =>
  text('tenant')
    .notNull()
    .references(() => schema.tenants.id);
