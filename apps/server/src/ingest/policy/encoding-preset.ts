/** How video is encoded again where it cannot be copied. */
export interface EncodingPreset {
  /** Pixels, at most. */
  readonly height: number;
  readonly fps: number;
  /** Kilobits a second. */
  readonly kbps: number;
}

export const PRESET_NAMES = ['540p30', '720p30', '1080p30'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export const ENCODING_PRESETS: Readonly<Record<PresetName, EncodingPreset>> = {
  '540p30': { height: 540, fps: 30, kbps: 1_500 },
  '720p30': { height: 720, fps: 30, kbps: 3_000 },
  '1080p30': { height: 1_080, fps: 30, kbps: 5_000 },
};

/** What a server with two cores encodes in time. */
export const DEFAULT_PRESET: PresetName = '720p30';
