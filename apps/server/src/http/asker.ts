import type { Asker, Identify } from '@crossfade/video-core/server';

/** Carries the resume secret of somebody in a call; `Authorization` is the application's own. */
export const PARTICIPANT_HEADER = 'crossfade-participant';

/** Who asks to moderate: staff, or somebody in the call. */
export async function askerOf(headers: Headers, identify: Identify): Promise<Asker> {
  const identity = await identify(headers);
  const resumeSecret = headers.get(PARTICIPANT_HEADER);
  return { ...identity, ...(resumeSecret !== null && { resumeSecret }) };
}
