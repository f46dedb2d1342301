import type { Layer, VideoLayer } from '@crossfade/video-core';
import { carryLayers } from '@crossfade/video-core/adapter-kit';
import {
  isLocalTrack,
  LocalAudioTrack,
  LocalVideoTrack,
  VideoQuality,
  type LocalTrack,
} from 'livekit-client';
import { TrackLoan } from './track-loan.ts';

/** A track as the SDK sees it, while it carries one that core lends. */
export type BorrowedTrack = LocalTrack & (BorrowedAudioTrack | BorrowedVideoTrack);

/**
 * livekit-client mutes a track by its `enabled`, sets `enabled` when it takes one over, and stops it on unpublish, on
 * disconnect, when the page freezes and when publishing times out. Core's track must see none of this, so the SDK does
 * all that to an inert track, and core's goes to the sender alone.
 */
export function borrowTrack(track: MediaStreamTrack): BorrowedTrack {
  const local = track.kind === 'audio' ? new BorrowedAudioTrack(track) : new BorrowedVideoTrack(track);
  // Only for the compiler: the SDK's own subclasses are not exactly its LocalTrack under exactOptionalPropertyTypes.
  if (!isLocalTrack(local)) throw new TypeError(`A track of kind ${track.kind} cannot be published.`);
  return local;
}

class BorrowedAudioTrack extends LocalAudioTrack {
  readonly loan: TrackLoan;

  constructor(track: MediaStreamTrack) {
    const loan = new TrackLoan(track, 'audio');
    super(loan.inert, undefined, true);
    this.loan = loan;
  }

  override get mediaStreamTrack(): MediaStreamTrack {
    return this.loan.announced;
  }

  override getSourceTrackSettings(): MediaTrackSettings {
    return this.loan.announced.getSettings();
  }

  override get sender(): RTCRtpSender | undefined {
    return super.sender;
  }
  override set sender(sender: RTCRtpSender | undefined) {
    super.sender = sender;
    this.loan.sender = sender;
  }

  /** Resolves when the SDK has taken its inert track over, which it would put in the place of core's otherwise. */
  async settled(): Promise<void> {
    (await this.trackChangeLock.lock())();
  }

  protected override setTrackMuted(muted: boolean): void {
    super.setTrackMuted(muted);
    this.loan.muted = muted;
  }

  /** The SDK listens to every new microphone for silence through an AudioContext of its own; core does that itself. */
  override async checkForSilence(): Promise<boolean> {
    return false;
  }
}

type Qualities = Parameters<LocalVideoTrack['setPublishingLayers']>[1];

/**
 * The SDK sends every layer that the server wants, and of layers that share a stream always all; this one none above
 * a limit, and of a shared stream what is wanted.
 */
class BorrowedVideoTrack extends LocalVideoTrack {
  /** What one stream carries, where the layers share one; to be set before the track is published. */
  scalable: readonly VideoLayer[] | undefined;
  #largest: Layer = 2;
  #wanted: { readonly isSvc: boolean; readonly qualities: Qualities } | undefined;
  readonly loan: TrackLoan;

  constructor(track: MediaStreamTrack) {
    const loan = new TrackLoan(track, 'video');
    super(loan.inert, undefined, true);
    this.loan = loan;
  }

  override get mediaStreamTrack(): MediaStreamTrack {
    return this.loan.announced;
  }

  override getSourceTrackSettings(): MediaTrackSettings {
    return this.loan.announced.getSettings();
  }

  override get dimensions(): { width: number; height: number } | undefined {
    const { width, height } = this.loan.announced.getSettings();
    return width && height ? { width, height } : undefined;
  }

  override get sender(): RTCRtpSender | undefined {
    return super.sender;
  }
  override set sender(sender: RTCRtpSender | undefined) {
    super.sender = sender;
    this.loan.sender = sender;
  }

  /** Resolves when the SDK has taken its inert track over, which it would put in the place of core's otherwise. */
  async settled(): Promise<void> {
    (await this.trackChangeLock.lock())();
  }

  protected override setTrackMuted(muted: boolean): void {
    super.setTrackMuted(muted);
    this.loan.muted = muted;
  }

  /** Sends no layer above `largest`. */
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
    // A sender that was released meanwhile has nothing to set, and one that is set elsewhere is reminded soon.
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
