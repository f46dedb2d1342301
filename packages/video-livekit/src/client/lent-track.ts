import type { Layer } from '@crossfade/video-core';
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

/** The SDK sends every layer that the server wants; this one none above a limit. */
class LimitedVideoTrack extends LocalVideoTrack {
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
    await super.setPublishingLayers(isSvc, allowed);
  }
}

/** Has no layer above `largest` sent of a video track that is published. */
export function limitLayers(track: LocalTrack, largest: Layer): void {
  if (track instanceof LimitedVideoTrack) track.limit(largest);
}

/** A track as the SDK sees it, and the clone in it. */
export interface LentTrack {
  readonly local: LocalTrack;
  readonly media: MediaStreamTrack;
}

/**
 * Hands the SDK a clone of a track instead of the track. livekit-client mutes a track by its `enabled`, sets `enabled`
 * when it takes one over, and stops it on unpublish, on disconnect, when the page freezes and when publishing times
 * out. Core's track must see none of this, so the SDK gets one that it may treat so.
 */
export function lendTrack(track: MediaStreamTrack): LentTrack {
  const media = track.clone();
  const local =
    media.kind === 'audio'
      ? new UnprobedAudioTrack(media, undefined, true)
      : new LimitedVideoTrack(media, undefined, true);
  if (!isLocalTrack(local)) throw new TypeError(`A track of kind ${media.kind} cannot be published.`);
  return { local, media };
}
