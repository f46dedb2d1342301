import { randomBytes } from 'node:crypto';
import { z } from 'zod';

const id = z.string().regex(/^[\w-]{1,64}$/, 'This is not an id.');

/** One appointment, or one spontaneous meeting, of a resident with visitors. */
export const visitIdSchema = id.brand<'VisitId'>();
export type VisitId = z.infer<typeof visitIdSchema>;

/** One invited person of a visit; also the id of their invitation. */
export const guestIdSchema = id.brand<'GuestId'>();
export type GuestId = z.infer<typeof guestIdSchema>;

/** One stay of a visitor, from the knock until they leave; names them in calls as `visitor-<entry>`. */
export const entryIdSchema = id.brand<'EntryId'>();
export type EntryId = z.infer<typeof entryIdSchema>;

/** 128 random bits, in hexadecimal. */
export const randomId = (): string => randomBytes(16).toString('hex');
