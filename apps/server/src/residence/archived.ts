import type { TenantId } from '@crossfade/video-core';

/** Who is no longer on the lists of a residence. */
interface Archived {
  readonly was: 'resident' | 'visitor';
  readonly id: string;
}

/** Hears that somebody was taken off a list, after it is stored; again when they are taken off again. */
export type HearArchived = (tenant: TenantId, who: Archived) => Promise<void>;
