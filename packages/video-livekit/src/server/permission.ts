import { SOURCES, type Rights } from '@crossfade/video-core';
import type { ParticipantPermission, TrackSource } from 'livekit-server-sdk';
import { fromTrackSource, toTrackSource } from './track-source.ts';

/** The part of a token's video grant, and of a participant's permission, that rights decide. */
export interface Permission {
  readonly canPublish: boolean;
  readonly canPublishSources: TrackSource[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
  readonly hidden: boolean;
  /** What keeps LiveKit from counting a participant among `maxParticipants`. */
  readonly recorder: boolean;
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
  hidden: rights.hidden ?? false,
  recorder: rights.hidden ?? false,
});

/** The rights that a permission grants. It is absent on participants that the server itself admits, who have none. */
export const rightsOfPermission = (permission: ParticipantPermission | undefined): Rights => ({
  publish: publishable(permission),
  subscribe: permission?.canSubscribe ?? false,
  data: permission?.canPublishData ?? false,
  ...(permission?.hidden && { hidden: true }),
});

function publishable(permission: ParticipantPermission | undefined): Rights['publish'] {
  if (!permission?.canPublish) return [];
  if (permission.canPublishSources.length === 0) return SOURCES;
  return permission.canPublishSources.map(fromTrackSource).filter((source) => source !== undefined);
}
