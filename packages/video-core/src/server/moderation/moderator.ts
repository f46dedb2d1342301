import { CallNotFoundError } from '../../contract/errors/call-not-found-error.ts';
import { NotAHostError } from '../../contract/errors/not-a-host-error.ts';
import { UnauthorizedError } from '../../contract/errors/unauthorized-error.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { CallRecord, ParticipantRecord } from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Identity } from '../admission/authorize.ts';
import { participantOfSecret } from '../admission/resume-secret.ts';

/** Who asks for something in a call, as far as the way in which they ask can say. */
export type Actor =
  /** By a request: staff by their grants, a participant by the application's word or by their resume secret. */
  | (Identity & { readonly resumeSecret?: string })
  /** A participant whom the control channel admitted to this very call. */
  | { readonly participant: ParticipantId };

/** A caller who may moderate a call now. */
export interface Moderator {
  readonly call: CallRecord;
  /** Absent for staff, who need not be in the call. */
  readonly participant?: ParticipantId;
  /** Names them in the audit. */
  readonly subject: string;
}

const NO_CALL = 'This call does not exist.';

/**
 * Lets staff of the call's tenant moderate, and who is a host of the call at this moment. Rejects with
 * `CallNotFoundError`, `UnauthorizedError` or `NotAHostError`.
 */
export async function moderatorOf(store: CallStore, actor: Actor, id: CallId): Promise<Moderator> {
  const call = await store.find(id);
  if (!('grants' in actor)) {
    if (!call) throw new CallNotFoundError(NO_CALL);
    return host(call, await store.findParticipant(id, actor.participant));
  }
  const { tenant, grants, subject, participant, resumeSecret = '' } = actor;
  const staff = grants.has('staff');
  if (!staff && participant === undefined && resumeSecret === '')
    throw new UnauthorizedError('Send a token of staff, or the resume secret of a host.');
  if (!call || call.tenant !== tenant) throw new CallNotFoundError(NO_CALL);
  if (staff) return { call, subject };
  if (participant !== undefined) return host(call, await store.findParticipant(id, participant));
  const person = await participantOfSecret(store, id, resumeSecret);
  if (!person) throw new UnauthorizedError('This is not the secret of anybody in this call.');
  return host(call, person);
}

function host(call: CallRecord, person: ParticipantRecord | undefined): Moderator {
  if (person?.role !== 'host' || person.removed)
    throw new NotAHostError('Only a host of this call may do that.');
  return { call, participant: person.id, subject: `participant:${person.id}` };
}
