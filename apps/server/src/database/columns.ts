import { schema } from '@crossfade/video-server/sql';
import { customType, text, timestamp } from 'drizzle-orm/pg-core';

/** Milliseconds are all that JavaScript's times carry. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** The same column, read and written as milliseconds since 1970. */
export const instant = customType<{ data: number; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  toDriver: (at) => new Date(at).toISOString(),
  fromDriver: (stored) => new Date(stored).getTime(),
});

/** The tenant that a row belongs to; no query crosses it. */
export const tenant = () =>
  text('tenant')
    .notNull()
    .references(() => schema.tenants.id);
