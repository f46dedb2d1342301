import { createHash } from 'node:crypto';
import type { Actor, Identify } from '@crossfade/video-core/server';
import type { Context } from 'hono';

/** Carries the resume secret of somebody in a call; `Authorization` is the application's own. */
export const PARTICIPANT_HEADER = 'crossfade-participant';

/** One name for whoever presents one secret, which does not give the secret away. */
export function presentedSecret(context: Context): string | undefined {
  const secret = context.req.header(PARTICIPANT_HEADER);
  return secret ? createHash('sha256').update(secret).digest('base64') : undefined;
}

/** Who asks to moderate: staff, or somebody in the call. */
export async function actorOf(headers: Headers, authorize: Identify): Promise<Actor> {
  const identity = await authorize(headers);
  const resumeSecret = headers.get(PARTICIPANT_HEADER);
  return { ...identity, ...(resumeSecret !== null && { resumeSecret }) };
}
