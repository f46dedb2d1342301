import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { asId, type ParticipantId } from '../../contract/identity.ts';

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

/** The participant whom a secret claims; proves nothing until {@link secretMatches} says so. */
export function claimedParticipant(secret: string): ParticipantId | undefined {
  const id = /^(?<id>[\w-]{1,64})\.[\w-]{43}$/.exec(secret)?.groups?.['id'];
  return id === undefined ? undefined : asId.participant(id);
}

/** Compares in constant time. */
export function secretMatches(secret: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const actual = hashOf(secret);
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}
