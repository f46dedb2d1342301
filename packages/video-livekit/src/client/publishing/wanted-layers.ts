import type { Layer } from '@crossfade/video-core';

/** What of LiveKit's `SubscribedQualityUpdate` concerns layers; qualities are numbered from the smallest. */
export interface QualityUpdate {
  readonly subscribedQualities: readonly { readonly quality: number; readonly enabled: boolean }[];
  readonly subscribedCodecs: readonly {
    readonly qualities: readonly { readonly quality: number; readonly enabled: boolean }[];
  }[];
}

const LAYERS: readonly Layer[] = [0, 1, 2];

/** Layers that any subscriber wants in any codec, smallest first. Older servers do not list codecs. */
export function wantedLayersOf(update: QualityUpdate): readonly Layer[] {
  const qualities =
    update.subscribedCodecs.length > 0
      ? update.subscribedCodecs.flatMap((codec) => codec.qualities)
      : update.subscribedQualities;
  return LAYERS.filter((layer) => qualities.some(({ quality, enabled }) => enabled && quality === layer));
}
