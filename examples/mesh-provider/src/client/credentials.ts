import { CredentialsInvalidError } from '@crossfade/video-core';
import type { MeshCredentials } from '../protocol/messages.ts';

/** Reads what the server half issued. By hand: a schema library would be more than the rest of this page's code. */
export function parseCredentials(credentials: unknown): MeshCredentials {
  if (
    typeof credentials === 'object' &&
    credentials !== null &&
    'url' in credentials &&
    'token' in credentials
  ) {
    const { url, token } = credentials;
    if (typeof url === 'string' && /^(?:https?|wss?):\/\/./.test(url) && typeof token === 'string')
      return { url, token };
  }
  throw new CredentialsInvalidError('they are not of this provider.');
}
