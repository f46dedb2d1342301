import {
  asId,
  type AdapterEvent,
  type ParticipantId,
  type PauseReason,
  type PublicationId,
  type PublicationInfo,
} from '@crossfade/video-core';
import type { RoomObserver } from '@crossfade/video-core/client';
import {
  isVideoTrack,
  Track,
  TrackPublication,
  VideoQuality,
  type RemoteParticipant,
  type RemoteTrackPublication,
} from 'livekit-client';
import type { SubscriptionDemand } from './subscription-demand.ts';

export type MediaObserver = Pick<RoomObserver, 'event' | 'media'>;

type Subscription = Extract<AdapterEvent, { type: 'subscription' }>;

/** One remote publication: asks the server for what this client demands of it, and reports what arrives. */
export class RemotePublication {
  readonly publicationId: PublicationId;
  readonly participant: RemoteParticipant;
  readonly publication: RemoteTrackPublication;
  readonly #observer: MediaObserver;
  readonly #demand: SubscriptionDemand;
  /** The track that core was given. */
  #media: MediaStreamTrack | undefined;
  /** Whether that track is this publication's, and not the last frame of the one that it follows. */
  #live = false;
  #failed = false;
  // As reported last, so that nothing is reported twice.
  #toldInfo = '';
  #toldSubscription = '';

  /** `before` is the publication of the same name that this one follows: core keeps its last frame until the next. */
  constructor(
    publicationId: PublicationId,
    participant: RemoteParticipant,
    publication: RemoteTrackPublication,
    settings: {
      readonly observer: MediaObserver;
      readonly demand: SubscriptionDemand;
      readonly before: RemotePublication | undefined;
    },
  ) {
    this.publicationId = publicationId;
    this.participant = participant;
    this.publication = publication;
    this.#observer = settings.observer;
    this.#demand = settings.demand;
    this.#media = settings.before?.supersede();
    this.applySubscribed();
    this.applyDemand();
  }

  get participantId(): ParticipantId {
    return asId.participant(this.participant.identity);
  }

  get pausedForBandwidth(): boolean {
    return this.publication.track?.streamState === Track.StreamState.Paused;
  }

  /** False when that was told already. */
  rememberInfo(info: PublicationInfo): boolean {
    const told = JSON.stringify(info);
    const changed = told !== this.#toldInfo;
    this.#toldInfo = told;
    return changed;
  }

  /** Hands the track to its successor, without taking it from core. */
  supersede(): MediaStreamTrack | undefined {
    this.#unlisten();
    return this.#media;
  }

  /** The track that arrives; `undefined` when it stops. */
  setMedia(media: MediaStreamTrack | undefined): void {
    // The server subscribes to everything at first, and sends until it hears that this is not wanted.
    if (media !== undefined && !this.publication.isDesired) return;
    this.#failed = false;
    this.#deliver(media);
    this.applyDemand();
    // A wanted track that stops has either ended, which is reported next, or starts again.
    if (media !== undefined || !this.publication.isDesired) this.tellSubscription();
  }

  setFailed(): void {
    this.#failed = true;
    this.tellSubscription();
  }

  /** It is gone: takes its media back. */
  drop(): void {
    this.#deliver(undefined);
  }

  applySubscribed(): void {
    const { publication } = this;
    const wanted = this.#demand.isSubscribed(this.publicationId);
    if (publication.isDesired === wanted) return;
    publication.setSubscribed(wanted);
    if (!wanted) {
      this.#deliver(undefined);
      return;
    }
    this.applyDemand();
    // Wanted again before the server had unsubscribed it.
    if (publication.track) this.#deliver(publication.track.mediaStreamTrack);
  }

  /** The SDK drops what changes nothing. Sizes are kept by it only once the track is there, layers at any time. */
  applyDemand(): void {
    const { publication } = this;
    if (!publication.isDesired) return;
    const demand = this.#demand.of(this.publicationId);
    if (publication.kind === Track.Kind.Video && demand.visible) {
      if (this.#demand.isSmallest(this.publicationId)) publication.setVideoQuality(VideoQuality.LOW);
      else if (isVideoTrack(publication.track)) publication.setVideoDimensions(demand);
      else publication.setVideoQuality(VideoQuality.HIGH);
      if (publication.track) publication.setVideoFPS(demand.fps ?? 0);
    }
    // Untouched publications are enabled; saying so would cost a message each.
    if (publication.isEnabled !== demand.visible) publication.setEnabled(demand.visible);
  }

  /** After a roster, which resets what core knows of it. */
  retell(): void {
    this.#toldSubscription = '';
    this.tellSubscription();
    if (this.#media && !this.#media.muted) this.#tellFlow('flowing');
  }

  tellSubscription(): void {
    const body: Subscription = {
      type: 'subscription',
      participantId: this.participantId,
      publicationId: this.publicationId,
      state: this.#state,
      pausedBy: this.#pausedBy,
    };
    const told = JSON.stringify(body);
    if (told === this.#toldSubscription) return;
    this.#toldSubscription = told;
    this.#observer.event(body);
  }

  get #state(): Subscription['state'] {
    if (!this.publication.isDesired) return 'off';
    if (this.#failed) return 'failed';
    return this.#live ? 'on' : 'subscribing';
  }

  get #pausedBy(): readonly PauseReason[] {
    const { publication } = this;
    const reasons: PauseReason[] = [];
    if (!this.#demand.of(this.publicationId).visible) reasons.push('demand');
    if (this.pausedForBandwidth) reasons.push('bandwidth');
    if (publication.isMuted) reasons.push('mute');
    if (publication.permissionStatus === TrackPublication.PermissionStatus.NotAllowed) reasons.push('rights');
    return reasons;
  }

  #deliver(media: MediaStreamTrack | undefined): void {
    this.#live = media !== undefined;
    if (this.#media === media) return;
    this.#unlisten();
    this.#media = media;
    this.#observer.media(this.publicationId, media);
    if (media === undefined) return;
    media.addEventListener('mute', this.#onFlow);
    media.addEventListener('unmute', this.#onFlow);
    if (!media.muted) this.#tellFlow('flowing');
  }

  #unlisten(): void {
    this.#media?.removeEventListener('mute', this.#onFlow);
    this.#media?.removeEventListener('unmute', this.#onFlow);
  }

  readonly #onFlow = (event: Event): void => this.#tellFlow(event.type === 'unmute' ? 'flowing' : 'stalled');

  #tellFlow(state: 'flowing' | 'stalled'): void {
    const { participantId, publicationId } = this;
    this.#observer.event({ type: 'media', participantId, publicationId, state });
  }
}
