import type { Demand, Layer } from '@crossfade/video-core';
import type { ConsumerLayers } from 'mediasoup/types';
import type { FrameSize } from '../../../protocol/index.ts';

/** What a publisher offers of one video: its layers from the smallest, each as a fraction of the captured size. */
export interface LayersOnOffer {
  readonly size: FrameSize;
  /** `scaleResolutionDownBy` of each encoding. */
  readonly scales: readonly number[];
  readonly temporalLayers: number;
}

export const DEFAULT_SIZE: FrameSize = { width: 1_280, height: 720 };

/** A tile may be this much larger than a layer before the next one is worth its bytes. */
const TOLERANCE = 1.1;

/** The smallest layer that fills what is demanded, or the largest there is. */
export function layerFor(demand: Demand, { size, scales }: LayersOnOffer): Layer {
  const wanted = Math.max(demand.width / size.width, demand.height / size.height);
  const index = scales.findIndex((scale) => TOLERANCE / scale >= wanted);
  return asLayer(index === -1 ? scales.length - 1 : index);
}

/** Each temporal layer doubles the frame rate. Unset means all. */
function temporalLayerFor(demand: Demand, { temporalLayers }: LayersOnOffer): number | undefined {
  if (demand.fps === undefined || temporalLayers < 2) return undefined;
  const full = 30;
  for (let layer = 0; layer < temporalLayers - 1; layer += 1)
    if (full / 2 ** (temporalLayers - 1 - layer) >= demand.fps) return layer;
  return undefined;
}

export function preferredLayers(demand: Demand, offer: LayersOnOffer): ConsumerLayers {
  const temporalLayer = temporalLayerFor(demand, offer);
  return {
    spatialLayer: layerFor(demand, offer),
    ...(temporalLayer === undefined ? {} : { temporalLayer }),
  };
}

export function asLayer(index: number): Layer {
  if (index <= 0) return 0;
  return index === 1 ? 1 : 2;
}
