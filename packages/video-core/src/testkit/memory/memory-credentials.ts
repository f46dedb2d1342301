import { CredentialsInvalidError } from '../../contract/errors/credentials-invalid-error.ts';

export interface MemoryCredentials {
  readonly provider: 'memory';
  readonly token: string;
}

/** Throws `CredentialsInvalidError` for whatever the memory server half did not issue. */
export function parseMemoryCredentials(credentials: unknown): MemoryCredentials {
  if (typeof credentials === 'object' && credentials !== null && 'token' in credentials) {
    const { token } = credentials;
    if (typeof token === 'string') return { provider: 'memory', token };
  }
  throw new CredentialsInvalidError('they are not of the memory provider.');
}
