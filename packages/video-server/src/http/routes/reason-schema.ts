import { z } from '@hono/zod-openapi';

/** Why an operator does something, in their words, for the audit log. */
export const reasonSchema = z
  .string({ error: 'A reason is text.' })
  .trim()
  .min(1, 'A reason has words.')
  .max(300, 'A reason has at most 300 characters.')
  .regex(/^\P{Cc}*$/u, 'A reason is one line.');
