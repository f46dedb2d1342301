import type { PublicationState } from '@crossfade/video-core';

/** Whether something is published, and nobody has muted it. */
export const isLive = (publication: PublicationState | undefined): boolean =>
  publication?.mutedBy.length === 0;
