import { createHmac } from 'node:crypto';
import { asId, type CallKey, type TenantId } from '@crossfade/video-core';

/** Characters of base64url: 132 bits, more than enough to tell keys apart. */
const LENGTH = 22;

/**
 * Another name for a call's key: the same each time, so that statistics can count by it, and no way back to the key
 * without the secret, since keys are short enough to be guessed.
 */
export const keyPseudonym = (
  secret: string,
  { tenant, key }: { readonly tenant: TenantId; readonly key: CallKey },
): CallKey =>
  asId.key(
    createHmac('sha256', secret)
      .update(JSON.stringify(['call key', tenant, key]))
      .digest('base64url')
      .slice(0, LENGTH),
  );
