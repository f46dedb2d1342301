import { CallSecret } from '../../client/encryption/keys/call-secret.ts';
import { asId } from '../../contract/identity.ts';

/** The call that every encrypted room of the suite is of: keys differ by secret and participant alone. */
export const ENCRYPTED_CALL = { call: asId.call('conformance'), epoch: 1 } as const;

/** A secret that somebody may enter before or while they are in a room. The suite's need no stretching. */
export class ConformanceSecret extends CallSecret {
  async enter(secret: string): Promise<void> {
    this.set(
      await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'HKDF', false, ['deriveBits']),
    );
  }
}
