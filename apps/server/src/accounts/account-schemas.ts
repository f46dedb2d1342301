import { z } from '@hono/zod-openapi';
import { PASSWORD_LENGTH } from './password-length.ts';

/** In lower case, as it is stored. At most 254 characters (RFC 5321, section 4.5.3.1.3, with its errata). */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('must be an e-mail address'))
  .openapi({ example: 'nurse@example.org' });

/** A password that is checked, not set: what is too short for one is simply wrong. */
export const password = z.string().min(1).max(PASSWORD_LENGTH.max);

export const newPassword = z
  .string()
  .min(PASSWORD_LENGTH.min, `must have at least ${PASSWORD_LENGTH.min} characters`)
  .max(PASSWORD_LENGTH.max);
