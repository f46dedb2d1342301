import { z } from '@hono/zod-openapi';
import { freeTextSchema } from '@crossfade/video-core/server';
import { email } from '../../accounts/account-schemas.ts';
import { idField, nameField, wordsField } from '../../http/fields.ts';
import { refusals } from '../../http/guarded.ts';
import type { StaffSnapshot, StaffVisit } from '../views/staff-snapshot.ts';
import type { TabletSnapshot } from '../views/tablet-snapshot.ts';
import type { VisitorSnapshot } from '../views/visitor-snapshot.ts';
import { entryIdSchema, guestIdSchema, visitIdSchema } from '../policy/visit-ids.ts';

/** The state of a page, whole; docs/visits.md describes the fields. */
const snapshot = <Snapshot>(name: string) =>
  z.custom<Snapshot>(() => true).openapi(name, { type: 'object', additionalProperties: true });

export const visitorSnapshotSchema = snapshot<VisitorSnapshot>('VisitorSnapshot');
export const tabletSnapshotSchema = snapshot<TabletSnapshot>('TabletSnapshot');
export const staffSnapshotSchema = snapshot<StaffSnapshot>('StaffSnapshot');
export const staffVisitSchema = z.object({ visit: snapshot<StaffVisit>('StaffVisit') });

/** What a stream of snapshots answers with. */
export const snapshotEvents = {
  ...refusals,
  200: { description: 'Snapshots', content: { 'text/event-stream': { schema: z.string() } } },
};

export const emptyBody = z.object({}).openapi('Nothing');

/** The secret of an invitation's link. */
export const tokenParam = z.object({ token: z.string().regex(/^[\w-]{1,100}$/) });
export const visitParam = z.object({ visit: visitIdSchema });
export const entryParam = z.object({ entry: entryIdSchema });
export const visitEntryParam = visitParam.extend({ entry: entryIdSchema });
export const invitationParam = z.object({ invitation: guestIdSchema });

/** ISO 8601, read as milliseconds since 1970. */
export const moment = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));
const minutes = z.int().min(5).max(480);

export const messageBody = z.object({
  text: freeTextSchema('The message', { longest: 500, units: 2_000, lines: 'many' }).openapi({
    type: 'string',
  }),
  /** The same for each repetition of one message. */
  id: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .exactOptional(),
});

export const invitationBody = z
  .object({
    resident: idField,
    visitorId: idField.exactOptional(),
    visitor: z
      .object({
        name: nameField,
        relation: wordsField.default(''),
        email: email.exactOptional(),
      })
      .exactOptional(),
    startsAt: moment.exactOptional(),
    now: z.literal(true).exactOptional(),
    minutes: minutes.exactOptional(),
    staffRequired: z.boolean().exactOptional(),
    visit: visitIdSchema.exactOptional(),
  })
  .refine(({ visitor, visitorId }) => (visitor === undefined) !== (visitorId === undefined), {
    message: 'Name a visitor who is known in "visitorId", or a new one in "visitor".',
  })
  .refine(({ startsAt, now, visit }) => visit !== undefined || (startsAt === undefined) === (now === true), {
    message: 'Say when the visit begins in "startsAt", or "now": true.',
  })
  .openapi('NewInvitation');

export const invitedSchema = z
  .object({
    id: z.string(),
    visit: z.string(),
    /** Shown this once: only a hash of it is stored. */
    url: z.string(),
    calendar: z.string(),
    /** Whether it is sent to the visitor by mail. */
    mailed: z.boolean(),
  })
  .openapi('Invited');

export const knockBody = z
  .object({
    /** The same random text for each repetition of one press, so that they are one device. */
    press: z
      .string()
      .regex(/^[\w-]{16,64}$/)
      .exactOptional(),
  })
  .openapi('Knock');
