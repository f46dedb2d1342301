import { carryLayers } from '@crossfade/video-core/adapter-kit';
import type { Layer, PublishProfile, Source, VideoLayer } from '@crossfade/video-core';
import type { Producer } from 'mediasoup-client/types';

/** What to set a sent video's encoder to. */
export interface EncoderSettings {
  readonly source: Source;
  /** The layers that anyone watches, once the server has said so. */
  readonly wanted: readonly Layer[] | undefined;
  /** What one stream carries, where the layers share one, as VP9's do. */
  readonly scalable: readonly VideoLayer[] | undefined;
  /** The largest layer that a camera may send. */
  readonly cameraLimit: Layer;
  readonly degradation: PublishProfile['degradation'];
}

/** Encodes the layers that anyone watches and the limit allows, and sets what to degrade first. */
export async function updateEncoder(
  producer: Producer | undefined,
  { source, wanted, scalable, cameraLimit, degradation }: EncoderSettings,
): Promise<void> {
  const sender = producer?.rtpSender;
  if (sender === undefined || producer?.kind !== 'video') return;
  const largest = source === 'camera' ? cameraLimit : 2;
  const parameters = sender.getParameters();
  const preference = source === 'screen' ? degradation.screen : degradation.camera;
  let changed = parameters.degradationPreference !== preference;
  parameters.degradationPreference = preference;
  const top = Math.min(largest, wanted === undefined ? 2 : Math.max(-1, ...wanted));
  const [stream] = parameters.encodings;
  if (scalable !== undefined && stream !== undefined && top >= 0)
    changed = carryLayers(stream, scalable.slice(0, top + 1)) || changed;
  parameters.encodings.forEach((encoding, index) => {
    const active = index <= top;
    changed ||= encoding.active !== active;
    encoding.active = active;
  });
  if (!changed) return;
  // A sender that was released meanwhile has no encodings to set.
  await sender.setParameters(parameters).catch(() => undefined);
}
