import { mediaKindOf, type Source } from '@crossfade/video-core';
import { Track, type TrackPublication } from 'livekit-client';

const TRACK_SOURCES: Readonly<Record<Source, Track.Source>> = {
  camera: Track.Source.Camera,
  microphone: Track.Source.Microphone,
  screen: Track.Source.ScreenShare,
  'screen-audio': Track.Source.ScreenShareAudio,
};

export const toTrackSource = (source: Source): Track.Source => TRACK_SOURCES[source];

/** `undefined` for tracks that are none of the contract's sources, such as an application's own. */
export function fromTrackSource(trackSource: Track.Source): Source | undefined {
  switch (trackSource) {
    case Track.Source.Camera:
      return 'camera';
    case Track.Source.Microphone:
      return 'microphone';
    case Track.Source.ScreenShare:
      return 'screen';
    case Track.Source.ScreenShareAudio:
      return 'screen-audio';
    default:
      return undefined;
  }
}

/** Whether a track is of the kind that its source is; true of sources that are not the contract's. */
export function fitsSource({ kind, source }: Pick<TrackPublication, 'kind' | 'source'>): boolean {
  const known = fromTrackSource(source);
  return (
    known === undefined || kind === (mediaKindOf(known) === 'audio' ? Track.Kind.Audio : Track.Kind.Video)
  );
}
