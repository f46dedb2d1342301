import { createHmac } from 'node:crypto';

/** Characters of base64url: 66 bits, enough to tell networks apart. */
const LENGTH = 11;

/** Another name for a network: the same each time, so that networks can be counted, and no way back without the secret. */
export const networkPseudonym = (secret: string, network: string): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['network', network]))
    .digest('base64url')
    .slice(0, LENGTH);
