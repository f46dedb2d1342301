import { mediaKindOf, type PublishProfile, type Source } from '@crossfade/video-core';
import type { ProducerOptions, RtpCapabilities, RtpCodecCapability } from 'mediasoup-client/types';
import { videoEncodings } from './video-encodings.ts';

/** Kilobits per second at which the browser starts sending video, or it would creep up from 300. */
const START_BITRATE = 1_000;

function preferredCodec(capabilities: RtpCapabilities, codec: string): RtpCodecCapability | undefined {
  const mimeType = `video/${codec}`;
  return capabilities.codecs?.find((candidate) => candidate.mimeType.toLowerCase() === mimeType);
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
): Pick<ProducerOptions, 'encodings' | 'codecOptions' | 'codec'> {
  if (mediaKindOf(source) === 'audio') {
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
  const video = source === 'screen' ? profile.screen : profile.camera;
  const codec = preferredCodec(capabilities, video.codec);
  return {
    // Where the router lacks the codec, its first one is used, which has no layers of its own as VP9 has.
    encodings: videoEncodings(codec === undefined ? { ...video, codec: 'vp8' } : video, track.getSettings()),
    codecOptions: { videoGoogleStartBitrate: START_BITRATE },
    ...(codec === undefined ? {} : { codec }),
  };
}
