import type { Layer, VideoLayer } from '@crossfade/video-core';
import { carryLayers } from '@crossfade/video-core/adapter-kit';
import {
  isLocalTrack,
  LocalAudioTrack,
  LocalVideoTrack,
  VideoQuality,
  type LocalTrack,
} from 'livekit-client';

/** The SDK listens to every new microphone for silence through an AudioContext of its own; core does that itself. */
class UnprobedAudioTrack extends LocalAudioTrack {
  override async checkForSilence(): Promise<boolean> {
    return false;
  }
}

type Qualities = Parameters<LocalVideoTrack['setPublishingLayers']>[1];

/**
 * The SDK sends every layer that the server wants, and of layers that share a stream always all; this one none above
 * a limit, and of a shared stream what is wanted.
 */
class LimitedVideoTrack extends LocalVideoTrack {
  /** What one stream carries, where the layers share one. */
  scalable: readonly VideoLayer[] | undefined;
  #largest: Layer = 2;
  #wanted: { readonly isSvc: boolean; readonly qualities: Qualities } | undefined;

  limit(largest: Layer): void {
    this.#largest = largest;
    if (this.#wanted) void this.setPublishingLayers(this.#wanted.isSvc, this.#wanted.qualities);
    // Until the server says what it wants, it wants everything.
    else this.setPublishingQuality(VideoQuality.HIGH);
  }

  override async setPublishingLayers(isSvc: boolean, qualities: Qualities): Promise<void> {
    this.#wanted = { isSvc, qualities };
    // The SDK numbers qualities from the smallest, as core numbers layers.
    const allowed = qualities.map((one) => {
      const copy = one.clone();
      copy.enabled &&= one.quality <= this.#largest;
      return copy;
    });
    if (this.scalable && isSvc) await this.#carry(this.scalable, allowed);
    else await super.setPublishingLayers(isSvc, allowed);
  }

  async #carry(layers: readonly VideoLayer[], allowed: Qualities): Promise<void> {
    const { sender } = this;
    const parameters = sender?.getParameters();
    const stream = parameters?.encodings[0];
    if (!sender || !parameters || !stream) return;
    const wanted = allowed.filter(({ enabled }) => enabled).map(({ quality }) => quality);
    const active = wanted.length > 0;
    const changed = carryLayers(stream, layers.slice(0, Math.max(0, ...wanted) + 1));
    if (!changed && stream.active === active) return;
    stream.active = active;
    // A sender that was let go of meanwhile has nothing to set, and one that is set elsewhere is reminded soon.
    await sender.setParameters(parameters).catch(() => undefined);
  }
}

/** Says of a video track, before it is published, that these layers will share one stream. */
export function shareStream(track: LocalTrack, layers: readonly VideoLayer[]): void {
  if (track instanceof LimitedVideoTrack) track.scalable = layers;
}

/** Has no layer above `largest` sent of a video track that is published. */
export function limitLayers(track: LocalTrack, largest: Layer): void {
  if (track instanceof LimitedVideoTrack) track.limit(largest);
}

/** A track as the SDK sees it, and the clone in it. */
export interface BorrowedTrack {
  readonly local: LocalTrack;
  readonly media: MediaStreamTrack;
}

/**
 * Hands the SDK a clone of a track instead of the track. livekit-client mutes a track by its `enabled`, sets `enabled`
 * when it takes one over, and stops it on unpublish, on disconnect, when the page freezes and when publishing times
 * out. Core's track must see none of this, so the SDK gets one that it may treat so.
 */
export function borrowTrack(track: MediaStreamTrack): BorrowedTrack {
  const media = track.clone();
  const local =
    media.kind === 'audio'
      ? new UnprobedAudioTrack(media, undefined, true)
      : new LimitedVideoTrack(media, undefined, true);
  if (!isLocalTrack(local)) throw new TypeError(`A track of kind ${media.kind} cannot be published.`);
  return { local, media };
}
