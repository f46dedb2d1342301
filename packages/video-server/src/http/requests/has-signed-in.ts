import type { Identity } from '@crossfade/video-core/server';

/** Whether credentials made somebody more than anyone is. */
export const hasSignedIn = ({ participant, grants }: Identity): boolean =>
  participant !== undefined || [...grants].some((grant) => grant !== 'explain');
