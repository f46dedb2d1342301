import type { CallId, CallKey, ParticipantId } from '../../../contract/identity.ts';

/** Rounds of PBKDF2 with SHA-256, for secrets that people make up (OWASP Password Storage Cheat Sheet, 2023). */
const ROUNDS = 600_000;
const MATERIAL_BITS = 256;

const utf8 = new TextEncoder();

const material = (bits: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveBits', 'deriveKey']);

/** What a secret is worth at one key: slow on purpose (about a quarter of a second), and done once. */
export async function stretchSecret(secret: string, key: CallKey): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', utf8.encode(secret), 'PBKDF2', false, ['deriveBits']);
  const salt = utf8.encode(`crossfade call ${key}`);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    typed,
    MATERIAL_BITS,
  );
  return material(bits);
}

/** The material of one participant's keys in one epoch of a call (HKDF, RFC 5869). It cannot be read out. */
export async function deriveParticipantKey(
  stretched: CryptoKey,
  { call, epoch }: { readonly call: CallId; readonly epoch: number },
  participantId: ParticipantId,
): Promise<CryptoKey> {
  const bits = await crypto.subtle.deriveBits(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: utf8.encode(`crossfade call ${call}`),
      info: utf8.encode(`epoch ${epoch} participant ${participantId}`),
    },
    stretched,
    MATERIAL_BITS,
  );
  return material(bits);
}

/** The key that encrypts one thing that a participant sends. */
export const deriveCipherKey = (participantKey: CryptoKey, use: 'frames' | 'data'): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: utf8.encode('crossfade'),
      info: utf8.encode(use),
    },
    participantKey,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
