import type { Layer } from '@crossfade/video-core';

/** What of LiveKit's `SubscribedQualityUpdate` concerns layers; qualities are numbered from the smallest. */
export interface QualityUpdate {
  readonly subscribedQualities: readonly { readonly quality: number; readonly enabled: boolean }[];
  readonly subscribedCodecs: readonly {
    readonly qualities: readonly { readonly quality: number; readonly enabled: boolean }[];
  }[];
}

const isLayer = (quality: number): quality is Layer => quality >= 0 && quality <= 2;

/** Layers that anybody wants in any codec, smallest first. Older servers tell without codecs. */
export function wantedLayersOf(update: QualityUpdate): readonly Layer[] {
  const qualities =
    update.subscribedCodecs.length > 0
      ? update.subscribedCodecs.flatMap((codec) => codec.qualities)
      : update.subscribedQualities;
  const wanted = qualities.filter(({ enabled }) => enabled).map(({ quality }) => quality);
  return [...new Set(wanted.filter(isLayer))].toSorted();
}
