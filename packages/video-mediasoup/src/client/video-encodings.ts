import type { VideoLayer } from '@crossfade/video-core';
import type { RtpEncodingParameters } from 'mediasoup-client/types';

/** The captured size in pixels; absent while the source has given no frame. */
export interface CapturedSize {
  readonly width?: number;
  readonly height?: number;
}

/**
 * Pixels from which libwebrtc encodes two and three simulcast layers (480x270 and 960x540, `kSimulcastFormats`
 * in video/config/simulcast.cc). A layer below that is announced and never sent.
 */
const TWO_LAYERS_FROM = 480 * 270;
const THREE_LAYERS_FROM = 960 * 540;

/** The layers worth sending at a captured size: the largest ones, as many as the browser will encode. */
export function usefulLayers(layers: readonly VideoLayer[], captured: CapturedSize): readonly VideoLayer[] {
  if (captured.width === undefined || captured.height === undefined) return layers;
  const pixels = captured.width * captured.height;
  const most = pixels >= THREE_LAYERS_FROM ? 3 : pixels >= TWO_LAYERS_FROM ? 2 : 1;
  return layers.slice(-most);
}

/** How a video track is encoded: simulcast, smallest layer first, or for VP9 its own scalable layers. */
export function videoEncodings(
  profile: { readonly codec: 'vp8' | 'vp9' | 'h264'; readonly layers: readonly VideoLayer[] },
  captured: CapturedSize,
): RtpEncodingParameters[] {
  const layers = usefulLayers(profile.layers, captured);
  const largest = layers.at(-1);
  if (profile.codec === 'vp9' && largest !== undefined)
    return [
      {
        scalabilityMode: `L${layers.length}T3_KEY`,
        maxBitrate: layers.reduce((sum, layer) => sum + layer.maxBitrate, 0),
        maxFramerate: largest.maxFramerate,
      },
    ];
  return layers.map(({ scaleDownBy, maxBitrate, maxFramerate }) => ({
    scaleResolutionDownBy: scaleDownBy,
    maxBitrate,
    maxFramerate,
  }));
}
