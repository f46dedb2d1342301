export const VIDEO_CODECS = ['vp8', 'vp9', 'h264', 'av1'] as const;
/** As `TrackStats.codec` names them. */
export type VideoCodec = (typeof VIDEO_CODECS)[number];

/** One simulcast encoding; sizes are the captured size divided by `scaleDownBy`. */
export interface VideoLayer {
  /** The RTP stream id on the wire, ordered from the smallest layer. */
  readonly rid: 'q' | 'h' | 'f';
  readonly scaleDownBy: number;
  /** Bits per second. */
  readonly maxBitrate: number;
  readonly maxFramerate: number;
}

/** How media is sent. Both adapters obey the same profile, or a comparison would compare profiles. */
export interface PublishProfile {
  /** The video codec; VP8, which every browser and provider has, where this one cannot be had. */
  readonly codecs: Readonly<Record<'camera' | 'screen', VideoCodec>>;
  readonly camera: { readonly layers: readonly VideoLayer[] };
  readonly screen: { readonly layers: readonly VideoLayer[] };
  readonly microphone: { readonly maxBitrate: number; readonly dtx: boolean; readonly red: boolean };
  readonly screenAudio: { readonly maxBitrate: number; readonly dtx: boolean; readonly red: boolean };
  /** What the encoder gives up first when it cannot keep up. */
  readonly degradation: {
    readonly camera: 'balanced' | 'maintain-framerate' | 'maintain-resolution';
    readonly screen: 'balanced' | 'maintain-framerate' | 'maintain-resolution';
  };
}

export const DEFAULT_PUBLISH_PROFILE: PublishProfile = {
  codecs: { camera: 'vp8', screen: 'vp8' },
  camera: {
    layers: [
      { rid: 'q', scaleDownBy: 4, maxBitrate: 150_000, maxFramerate: 20 },
      { rid: 'h', scaleDownBy: 2, maxBitrate: 500_000, maxFramerate: 25 },
      { rid: 'f', scaleDownBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 },
    ],
  },
  screen: {
    layers: [
      { rid: 'q', scaleDownBy: 2, maxBitrate: 400_000, maxFramerate: 5 },
      { rid: 'h', scaleDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 15 },
    ],
  },
  microphone: { maxBitrate: 32_000, dtx: true, red: true },
  screenAudio: { maxBitrate: 96_000, dtx: false, red: true },
  degradation: { camera: 'balanced', screen: 'maintain-resolution' },
};

/** The whole profile, for an adapter that was told what is sent otherwise than by default. */
export const publishProfile = (wanted: Partial<PublishProfile>): PublishProfile => ({
  ...DEFAULT_PUBLISH_PROFILE,
  ...wanted,
});
