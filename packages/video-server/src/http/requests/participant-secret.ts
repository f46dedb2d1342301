import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/** Carries the resume secret of a participant; `Authorization` is the application's own. */
export const PARTICIPANT_HEADER = 'crossfade-participant';

/** A pseudonym of the presented secret, which does not reveal it. */
export function presentedSecret(context: Context): string | undefined {
  const secret = context.req.header(PARTICIPANT_HEADER);
  return secret ? createHash('sha256').update(secret).digest('base64') : undefined;
}
