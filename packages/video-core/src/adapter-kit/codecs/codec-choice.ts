import { VIDEO_CODECS, type VideoCodec } from '../../contract/publish-profile.ts';
import type { TrackStats } from '../../contract/track-stats.ts';

/** Every browser and every provider has it. */
const COMMON: VideoCodec = 'vp8';

/** What this browser says that it encodes; everything where it does not say. */
export function encodableCodecs(): readonly VideoCodec[] {
  const capabilities =
    typeof RTCRtpSender === 'undefined' ? undefined : RTCRtpSender.getCapabilities?.('video');
  if (!capabilities) return VIDEO_CODECS;
  const mimeTypes = new Set(capabilities.codecs.map(({ mimeType }) => mimeType.toLowerCase()));
  return VIDEO_CODECS.filter((codec) => mimeTypes.has(`video/${codec}`));
}

/** The wanted codec where the browser encodes it and the provider carries it, and VP8 elsewhere. */
export function chooseCodec(wanted: VideoCodec, carried: readonly VideoCodec[] = VIDEO_CODECS): VideoCodec {
  return carried.includes(wanted) && encodableCodecs().includes(wanted) ? wanted : COMMON;
}

/** Says of a sent picture why it has another codec than the wanted one, when it has. */
export function explainCodec(stats: TrackStats, wanted: VideoCodec): TrackStats {
  const { kind, direction, codec } = stats;
  if (kind !== 'video' || direction !== 'send' || codec === undefined || codec === wanted) return stats;
  const lacking = encodableCodecs().includes(wanted) ? 'provider' : 'browser';
  return { ...stats, codecFallback: { wanted, lacking } };
}
