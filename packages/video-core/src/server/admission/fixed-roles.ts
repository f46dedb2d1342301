import type { CallRecord, ParticipantRecord } from '../calls/call-record.ts';
import type { Identity } from './authorize.ts';

/** Whether the roles in a call are the application's alone, so that what somebody was says nothing of what they are now. */
export type FixedRoles = (call: CallRecord) => boolean;

/** Whether a resume secret may stand for somebody whom the application does not name: nobody is host by a secret alone. */
export const isStill = ({ role }: ParticipantRecord, identity: Identity): boolean =>
  identity.participant !== undefined || identity.role === undefined || identity.role === role;

/** Somebody who comes back, with what the application says today in place of what was stored. */
export const asToday = (record: ParticipantRecord, { role, rights }: Identity): ParticipantRecord => ({
  ...record,
  ...(role !== undefined && { role }),
  ...(rights !== undefined && { rights }),
});
