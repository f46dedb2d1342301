import { mediaKindOf, SOURCES, type Source } from '@crossfade/video-core';
import { TrackSource, TrackType, type TrackInfo } from 'livekit-server-sdk';

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

/** Whether a track is of the kind that its source is, which LiveKit does not check. */
export const fitsSource = ({ type }: TrackInfo, source: Source): boolean =>
  type === (mediaKindOf(source) === 'audio' ? TrackType.AUDIO : TrackType.VIDEO);
