import type { PublishProfile, VideoCodec, VideoLayer } from '../../contract/publish-profile.ts';

/** The captured size in pixels; absent while the source has given no frame. */
export interface CapturedSize {
  readonly width?: number;
  readonly height?: number;
}

/**
 * Pixels from which libwebrtc encodes two and three layers: of simulcast (480x270 and 960x540, `kSimulcastFormats`
 * in video/config/simulcast.cc), and of VP9 (`kMinVp9SpatialLayerShortSideLength` in
 * modules/video_coding/svc/scalability_mode_util). A layer below that is announced and never sent.
 */
const TWO_LAYERS_FROM = 480 * 270;
const THREE_LAYERS_FROM = 960 * 540;

/** The layers worth sending at a captured size: the largest ones, as many as the browser will encode. */
function usefulLayers(layers: readonly VideoLayer[], { width, height }: CapturedSize): readonly VideoLayer[] {
  if (width === undefined || height === undefined) return layers;
  const pixels = width * height;
  if (pixels >= THREE_LAYERS_FROM) return layers.slice(-3);
  return layers.slice(pixels >= TWO_LAYERS_FROM ? -2 : -1);
}

/** VP9 and AV1 carry their layers in one stream; with the others each layer is a stream (simulcast). */
export const isScalable = (codec: VideoCodec): boolean => codec === 'vp9' || codec === 'av1';

/**
 * The layers that a picture is sent in, the smallest first. A screen in a scalable codec has one: Chromium encodes
 * no spatial layers of screens.
 */
export function layersToSend(
  profile: PublishProfile,
  source: 'camera' | 'screen',
  codec: VideoCodec,
  captured: CapturedSize,
): readonly VideoLayer[] {
  const layers = usefulLayers(profile[source].layers, captured);
  return source === 'screen' && isScalable(codec) ? layers.slice(-1) : layers;
}

/** By the number of spatial layers. Between key frames each layer refers to itself alone, so that any can be left out. */
const MODES = ['L1T3', 'L2T3_KEY', 'L3T3_KEY'] as const;

/** How one stream carries layers; in the words of `RTCRtpEncodingParameters`. */
export interface ScalableEncoding {
  readonly scalabilityMode: (typeof MODES)[number];
  readonly scaleResolutionDownBy: number;
  /** Bits per second, of all layers together. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
}

/** One stream for `layers`; a beginning of all layers is how the larger ones are left out. */
export function scalableEncoding(layers: readonly VideoLayer[]): ScalableEncoding {
  const largest = layers.at(-1);
  const scalabilityMode = MODES[layers.length - 1];
  if (!largest || !scalabilityMode) throw new RangeError('A stream carries one to three layers.');
  return {
    scalabilityMode,
    scaleResolutionDownBy: largest.scaleDownBy,
    maxBitrate: layers.reduce((sum, { maxBitrate }) => sum + maxBitrate, 0),
    maxFramerate: largest.maxFramerate,
  };
}

/** Has an encoder that sends one stream carry these layers. False when it does already. */
export function carryLayers(encoding: RTCRtpEncodingParameters, layers: readonly VideoLayer[]): boolean {
  const wanted = scalableEncoding(layers);
  const known = new Map(Object.entries(encoding));
  if (Object.entries(wanted).every(([field, value]) => known.get(field) === value)) return false;
  Object.assign(encoding, wanted);
  return true;
}
