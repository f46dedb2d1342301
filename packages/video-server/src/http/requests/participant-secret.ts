import { createHash } from 'node:crypto';
import type { Context } from 'hono';

/** Carries the resume secret of a participant; `Authorization` is the application's own. */
export const PARTICIPANT_HEADER = 'crossfade-participant';

/** One name for whoever presents one secret, which does not give the secret away. */
export function presentedSecret(context: Context): string | undefined {
  const secret = context.req.header(PARTICIPANT_HEADER);
  return secret ? createHash('sha256').update(secret).digest('base64') : undefined;
}
