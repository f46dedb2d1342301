import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Too long to guess: 256 bits. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret that is too long to guess. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** What is stored of a code that people type: without the key, all codes could be tried against a stolen copy. */
export const codeHash = (key: string, code: string): string =>
  createHmac('sha256', key).update(`code:${code}`).digest('base64url');
