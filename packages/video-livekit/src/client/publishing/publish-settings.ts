import type { PublicationId, PublishProfile, Source, VideoLayer } from '@crossfade/video-core';
import { chooseCodec, isScalable, layersToSend, scalableEncoding } from '@crossfade/video-core/adapter-kit';
import { VideoPreset, type TrackPublishOptions } from 'livekit-client';
import { toTrackSource } from '../track-source.ts';

/** Pixels. Used where a track does not know its size yet; the SDK scales by ratio, so the layers fit other sizes too. */
const ASSUMED_SIZE = { width: 1280, height: 720 } as const;

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export interface PublishSettings {
  readonly options: TrackPublishOptions;
  /** The layers that one stream carries, where they share one. */
  readonly scalable?: readonly VideoLayer[];
}

/**
 * How one source is published, by the profile that every adapter obeys. The SDK leaves out middle layers of small
 * captures: below 960 pixels on the longer side it sends two layers, below 480 one.
 */
export function publishSettingsOf(
  source: Source,
  publicationId: PublicationId,
  profile: PublishProfile,
  size: FrameSize = ASSUMED_SIZE,
): PublishSettings {
  const base = {
    name: publicationId,
    source: toTrackSource(source),
    stopMicTrackOnMute: false,
    backupCodec: false,
  };
  if (source === 'microphone' || source === 'screen-audio') {
    const audio = source === 'microphone' ? profile.microphone : profile.screenAudio;
    const audioPreset = { maxBitrate: audio.maxBitrate };
    return { options: { ...base, audioPreset, dtx: audio.dtx, red: audio.red, forceStereo: false } };
  }
  const codec = chooseCodec(profile.codecs[source]);
  const video = { ...base, videoCodec: codec, degradationPreference: profile.degradation[source] };
  if (isScalable(codec)) {
    const scalable = layersToSend(profile, source, codec, size);
    const { scalabilityMode, maxBitrate, maxFramerate } = scalableEncoding(scalable);
    const encoding = { maxBitrate, maxFramerate };
    // With `simulcast` and one layer the SDK would send streams.
    const options = { ...video, simulcast: false, scalabilityMode };
    return source === 'camera'
      ? { options: { ...options, videoEncoding: encoding }, scalable }
      : { options: { ...options, screenShareEncoding: encoding }, scalable };
  }
  const { layers } = profile[source];
  const lower = layers
    .slice(0, -1)
    .map(
      (layer) =>
        new VideoPreset(
          size.width / layer.scaleDownBy,
          size.height / layer.scaleDownBy,
          layer.maxBitrate,
          layer.maxFramerate,
        ),
    );
  const top = layers.at(-1);
  const encoding = top && { maxBitrate: top.maxBitrate, maxFramerate: top.maxFramerate };
  return {
    options: {
      ...video,
      simulcast: layers.length > 1,
      ...(source === 'camera'
        ? { videoSimulcastLayers: lower, ...(encoding && { videoEncoding: encoding }) }
        : { screenShareSimulcastLayers: lower, ...(encoding && { screenShareEncoding: encoding }) }),
    },
  };
}
