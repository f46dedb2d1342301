import type { Source } from '@crossfade/video-core';

/** What this page publishes, as it was told to. The track is borrowed: it is sent, and nothing else is done with it. */
export interface OwnPublication {
  readonly source: Source;
  muted: boolean;
  track: MediaStreamTrack;
}
