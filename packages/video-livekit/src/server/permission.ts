import type { Rights } from '@crossfade/video-core';
import type { TrackSource } from 'livekit-server-sdk';
import { toTrackSource } from './track-source.ts';

/** The part of a token's video grant, and of a participant's permission, that rights decide. */
export interface Permission {
  readonly canPublish: boolean;
  readonly canPublishSources: TrackSource[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
}

/**
 * LiveKit reads an empty source list together with `canPublish` as "every source", so without any source `canPublish`
 * itself has to be false.
 */
export const permissionOf = (rights: Rights): Permission => ({
  canPublish: rights.publish.length > 0,
  canPublishSources: rights.publish.map(toTrackSource),
  canSubscribe: rights.subscribe,
  canPublishData: rights.data,
});
