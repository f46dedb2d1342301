import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { asId, type CallId, type ParticipantId } from '../../contract/identity.ts';
import type { ParticipantRecord } from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';

/** A resume secret is `<participant id>.<256 random bits>`; only its SHA-256 is ever stored. */
export interface MintedSecret {
  readonly secret: string;
  readonly hash: string;
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export function mintResumeSecret(participant: ParticipantId): MintedSecret {
  const secret = `${participant}.${randomBytes(32).toString('base64url')}`;
  return { secret, hash: hashOf(secret).toString('hex') };
}

/** The participant of a call whose resume secret this is. */
export async function participantOfSecret(
  store: Pick<CallStore, 'findParticipant'>,
  call: CallId,
  secret: string,
): Promise<ParticipantRecord | undefined> {
  const id = claimedParticipant(secret);
  const record = id === undefined ? undefined : await store.findParticipant(call, id);
  return record && secretMatches(secret, record.resumeHash) ? record : undefined;
}

/** The participant whom a secret claims; proves nothing until {@link secretMatches} says so. */
function claimedParticipant(secret: string): ParticipantId | undefined {
  const id = /^(?<id>[\w-]{1,64})\.[\w-]{43}$/.exec(secret)?.groups?.['id'];
  return id === undefined ? undefined : asId.participant(id);
}

/** Compares in constant time. */
function secretMatches(secret: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const actual = hashOf(secret);
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}
