import {
  mediaKindOf,
  VIDEO_CODECS,
  type PublishProfile,
  type Source,
  type VideoCodec,
  type VideoLayer,
} from '@crossfade/video-core';
import { chooseCodec, isScalable, layersToSend, scalableEncoding } from '@crossfade/video-core/adapter-kit';
import type { ProducerOptions, RtpCapabilities, RtpCodecCapability } from 'mediasoup-client/types';

/** Kilobits per second at which the browser starts sending video, or it would creep up from 300. */
const START_BITRATE = 1_000;

export interface PublishSettings {
  readonly options: Pick<ProducerOptions, 'encodings' | 'codecOptions' | 'codec'>;
  /** The layers that one stream carries, where they share one. */
  readonly scalable: readonly VideoLayer[] | undefined;
}

/**
 * How a source is sent, by the profile: layers, bitrates, codec, DTX and error correction. mediasoup's router
 * has no RED, so `red` is answered with Opus' own in-band correction.
 */
export function publishSettings(
  profile: PublishProfile,
  source: Source,
  track: Pick<MediaStreamTrack, 'getSettings'>,
  capabilities: RtpCapabilities,
): PublishSettings {
  if (mediaKindOf(source) === 'audio') return { options: audioOptions(profile, source), scalable: undefined };
  const content = source === 'screen' ? 'screen' : 'camera';
  const offered = codecsOf(capabilities);
  const chosen = chooseCodec(profile.codecs[content], [...offered.keys()]);
  const layers = layersToSend(profile, content, chosen, track.getSettings());
  const scalable = isScalable(chosen) ? layers : undefined;
  const codec = offered.get(chosen);
  const encodings = scalable
    ? [scalableEncoding(scalable)]
    : layers.map(({ scaleDownBy, maxBitrate, maxFramerate }) => ({
        scaleResolutionDownBy: scaleDownBy,
        maxBitrate,
        maxFramerate,
      }));
  return {
    options: {
      // Of a screen on which nothing moves a frame a second is sent. A layer that is silent for 1.5 s would be taken
      // for dead, and each change of layers costs a key frame.
      encodings: content === 'screen' ? encodings.map((encoding) => ({ ...encoding, dtx: true })) : encodings,
      codecOptions: { videoGoogleStartBitrate: START_BITRATE },
      ...(codec && { codec }),
    },
    scalable,
  };
}

function audioOptions(profile: PublishProfile, source: Source): PublishSettings['options'] {
  const audio = source === 'microphone' ? profile.microphone : profile.screenAudio;
  return {
    codecOptions: {
      opusStereo: source === 'screen-audio',
      opusDtx: audio.dtx,
      opusFec: true,
      opusMaxAverageBitrate: audio.maxBitrate,
    },
  };
}

/** What browser and room have in common, by the codec's name. */
function codecsOf({ codecs = [] }: RtpCapabilities): ReadonlyMap<VideoCodec, RtpCodecCapability> {
  return new Map(
    VIDEO_CODECS.flatMap((name) => {
      const found = codecs.find(({ mimeType }) => mimeType.toLowerCase() === `video/${name}`);
      return found ? [[name, found] as const] : [];
    }),
  );
}
