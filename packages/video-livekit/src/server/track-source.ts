import { SOURCES, type Source } from '@crossfade/video-core';
import { TrackSource } from 'livekit-server-sdk';

const TRACK_SOURCES: Readonly<Record<Source, TrackSource>> = {
  camera: TrackSource.CAMERA,
  microphone: TrackSource.MICROPHONE,
  screen: TrackSource.SCREEN_SHARE,
  'screen-audio': TrackSource.SCREEN_SHARE_AUDIO,
};

export const toTrackSource = (source: Source): TrackSource => TRACK_SOURCES[source];

/** `undefined` for tracks that are none of the contract's sources, such as an application's own. */
export const fromTrackSource = (trackSource: TrackSource): Source | undefined =>
  SOURCES.find((source) => TRACK_SOURCES[source] === trackSource);
