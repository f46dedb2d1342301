import { CredentialsInvalidError } from '@crossfade/video-core';
import type { LivekitCredentials } from '../../protocol/credentials.ts';

/** Throws `CredentialsInvalidError` for anything that the server half does not issue. */
export function parseCredentials(credentials: unknown): LivekitCredentials {
  if (typeof credentials !== 'object' || credentials === null) {
    throw new CredentialsInvalidError('they are not an object');
  }
  const { url, token }: { url?: unknown; token?: unknown } = credentials;
  if (typeof url !== 'string' || !/^wss?:\/\//.test(url) || !URL.canParse(url)) {
    throw new CredentialsInvalidError('they name no WebSocket URL');
  }
  if (typeof token !== 'string' || token === '') throw new CredentialsInvalidError('they hold no token');
  return { url, token };
}
