import { type Rights, SOURCES, type Source } from '@crossfade/video-core';

/** The numbers of LiveKit's `TrackSource` in its protocol (livekit_models.proto), which the SDK does not export. */
const WIRE_SOURCES: Readonly<Record<Source, number>> = {
  camera: 1,
  microphone: 2,
  screen: 3,
  'screen-audio': 4,
};

/** What of LiveKit's participant permission concerns rights. */
export interface Permissions {
  readonly canPublish: boolean;
  /** Empty means every source. */
  readonly canPublishSources: readonly number[];
  readonly canSubscribe: boolean;
  readonly canPublishData: boolean;
}

export function rightsOf(permissions: Permissions): Rights {
  const listed = permissions.canPublishSources;
  return {
    publish: permissions.canPublish
      ? SOURCES.filter((source) => listed.length === 0 || listed.includes(WIRE_SOURCES[source]))
      : [],
    subscribe: permissions.canSubscribe,
    data: permissions.canPublishData,
  };
}
