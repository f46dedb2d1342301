import {
  asId,
  sameDemand,
  type AdapterEvent,
  type Demand,
  type ParticipantId,
  type ParticipantInfo,
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
  type Room,
} from 'livekit-client';
import { participantInfoOf, publicationInfoOf } from './remote-publication-info.ts';

interface Remote {
  readonly publicationId: PublicationId;
  readonly participant: RemoteParticipant;
  readonly publication: RemoteTrackPublication;
  /** The track that core was given. */
  media: MediaStreamTrack | undefined;
  /** Whether that track is this publication's, and not the last picture of the one that it follows. */
  live: boolean;
  failed: boolean;
  /** What was told last, so that nothing is told twice. */
  toldInfo: string;
  toldSubscription: string;
}

type Subscription = Extract<AdapterEvent, { type: 'subscription' }>;

/** What the others send, and what this client wants of it. */
export class RemotePublications {
  readonly #room: Room;
  readonly #observer: RoomObserver;
  readonly #remotes = new Map<PublicationId, Remote>();
  readonly #demands = new Map<PublicationId, Demand>();
  readonly #unsubscribed = new Set<PublicationId>();
  /** Those of which the smallest layer is asked for, whatever the demand. */
  readonly #smallest = new Set<PublicationId>();

  constructor(room: Room, observer: RoomObserver) {
    this.#room = room;
    this.#observer = observer;
  }

  /** Everyone inside now. What is new is taken up, what is gone is forgotten and its media taken back. */
  snapshot(): readonly ParticipantInfo[] {
    const present = new Set<RemoteTrackPublication>();
    const participants = [...this.#room.remoteParticipants.values()].map((participant) => {
      const infos: PublicationInfo[] = [];
      for (const publication of participant.trackPublications.values()) {
        const taken = this.#take(participant, publication);
        if (taken === undefined) continue;
        present.add(publication);
        infos.push(taken.info);
      }
      return participantInfoOf(participant, infos);
    });
    for (const remote of this.#remotes.values()) {
      if (!present.has(remote.publication)) this.#drop(remote);
    }
    return participants;
  }

  /** Tells the subscriptions' state anew, after a snapshot, which resets what core knows of them. */
  retell(): void {
    for (const remote of this.#remotes.values()) {
      remote.toldSubscription = '';
      this.#tellSubscription(remote);
      if (remote.media && !remote.media.muted) this.#tellFlow(remote, 'flowing');
    }
  }

  /** A publication came or changed. */
  update(participant: RemoteParticipant, publication: RemoteTrackPublication): void {
    if (participant.trackPublications.get(publication.trackSid) !== publication) return;
    const known = this.#find(publication);
    const taken = this.#take(participant, publication);
    if (taken === undefined) return;
    const { remote, info, changed } = taken;
    const participantId = asId.participant(participant.identity);
    if (known === undefined) {
      this.#observer.event({ type: 'publication-added', participantId, publication: info });
    } else if (changed) {
      this.#observer.event({ type: 'publication-updated', participantId, publication: info });
    }
    this.#tellSubscription(remote);
  }

  /** Something about a person changed that their publications may show. */
  updateAll(participant: RemoteParticipant): void {
    for (const publication of participant.trackPublications.values()) {
      if (this.#find(publication) !== undefined) this.update(participant, publication);
    }
  }

  /** A publication is gone. */
  remove(publication: RemoteTrackPublication): void {
    const remote = this.#find(publication);
    if (remote === undefined) return;
    this.#drop(remote);
    this.#observer.event({
      type: 'publication-removed',
      participantId: participantIdOf(remote),
      publicationId: remote.publicationId,
    });
  }

  /** The participant is gone and core forgets everything of theirs by itself. */
  removeAll(participant: RemoteParticipant): void {
    for (const remote of this.#remotes.values()) {
      if (remote.participant === participant) this.#drop(remote);
    }
  }

  /** The track of a publication, by the id that the server gave it; `undefined` when it stops. */
  setMedia(trackSid: string, media: MediaStreamTrack | undefined): void {
    for (const remote of this.#remotes.values()) {
      if (remote.publication.trackSid !== trackSid) continue;
      // The server subscribes to everything at first, and sends until it hears that this is not wanted.
      if (media !== undefined && !remote.publication.isDesired) continue;
      remote.failed = false;
      this.#deliver(remote, media);
      this.#applyDemand(remote);
      // A wanted track that stops is either gone, which is told next, or comes again.
      if (media !== undefined || !remote.publication.isDesired) this.#tellSubscription(remote);
    }
  }

  setFailed(trackSid: string): void {
    for (const remote of this.#remotes.values()) {
      if (remote.publication.trackSid !== trackSid) continue;
      remote.failed = true;
      this.#tellSubscription(remote);
    }
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    if (sameDemand(this.#demands.get(publicationId), demand)) return;
    this.#demands.set(publicationId, demand);
    const remote = this.#remotes.get(publicationId);
    if (remote === undefined) return;
    this.#applyDemand(remote);
    this.#tellSubscription(remote);
  }

  /** Asks for the smallest layer alone, for the network's sake, or no longer. */
  limit(publicationId: PublicationId, smallest: boolean): void {
    if (this.#smallest.has(publicationId) === smallest) return;
    if (smallest) this.#smallest.add(publicationId);
    else this.#smallest.delete(publicationId);
    const remote = this.#remotes.get(publicationId);
    if (remote !== undefined) this.#applyDemand(remote);
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (this.#unsubscribed.has(publicationId) !== subscribed) return;
    if (subscribed) this.#unsubscribed.delete(publicationId);
    else this.#unsubscribed.add(publicationId);
    const remote = this.#remotes.get(publicationId);
    if (remote === undefined) return;
    this.#applySubscribed(remote);
    this.#tellSubscription(remote);
  }

  /** The tracks that are received now. */
  *received(): Generator<{
    readonly publicationId: PublicationId;
    readonly publication: RemoteTrackPublication;
  }> {
    for (const remote of this.#remotes.values()) if (remote.publication.track) yield remote;
  }

  /** Whether media of somebody is held back, or small, because this client's downlink is too thin. */
  get limited(): boolean {
    if (this.#smallest.size > 0) return true;
    return [...this.#remotes.values()].some((remote) =>
      pauseReasonsOf(remote, undefined).includes('bandwidth'),
    );
  }

  /** Takes back all media. The connection is over. */
  close(): void {
    for (const remote of this.#remotes.values()) this.#drop(remote);
    this.#demands.clear();
    this.#unsubscribed.clear();
  }

  #take(
    participant: RemoteParticipant,
    publication: RemoteTrackPublication,
  ): { readonly remote: Remote; readonly info: PublicationInfo; readonly changed: boolean } | undefined {
    const known = this.#find(publication);
    const publicationId = known?.publicationId ?? this.#nameFor(participant, publication);
    const info = publicationInfoOf(participant, publication, publicationId);
    if (info === undefined) return undefined;
    const told = JSON.stringify(info);
    if (known !== undefined) {
      const changed = known.toldInfo !== told;
      known.toldInfo = told;
      return { remote: known, info, changed };
    }
    const remote: Remote = {
      publicationId,
      participant,
      publication,
      // Published anew under the same name (the publisher reconnected): core keeps the last picture until the next.
      media: this.#supersede(publicationId),
      live: false,
      failed: false,
      toldInfo: told,
      toldSubscription: '',
    };
    this.#remotes.set(publicationId, remote);
    this.#applySubscribed(remote);
    this.#applyDemand(remote);
    return { remote, info, changed: true };
  }

  #supersede(publicationId: PublicationId): MediaStreamTrack | undefined {
    const media = this.#remotes.get(publicationId)?.media;
    media?.removeEventListener('mute', this.#onFlow);
    media?.removeEventListener('unmute', this.#onFlow);
    return media;
  }

  /**
   * The publisher's own name for it, unless somebody else holds that name already: nobody may slip their picture into
   * another's tile. Publishers without names, such as other SDKs, go by the server's id.
   */
  #nameFor(participant: RemoteParticipant, publication: RemoteTrackPublication): PublicationId {
    const named = asId.publication(publication.trackName);
    const holder = this.#remotes.get(named);
    const free = holder === undefined || holder.participant.identity === participant.identity;
    return publication.trackName !== '' && free ? named : asId.publication(publication.trackSid);
  }

  #find(publication: RemoteTrackPublication): Remote | undefined {
    for (const remote of this.#remotes.values()) if (remote.publication === publication) return remote;
    return undefined;
  }

  #drop(remote: Remote): void {
    this.#deliver(remote, undefined);
    this.#remotes.delete(remote.publicationId);
    this.#smallest.delete(remote.publicationId);
  }

  #deliver(remote: Remote, media: MediaStreamTrack | undefined): void {
    remote.live = media !== undefined;
    if (remote.media === media) return;
    remote.media?.removeEventListener('mute', this.#onFlow);
    remote.media?.removeEventListener('unmute', this.#onFlow);
    remote.media = media;
    this.#observer.media(remote.publicationId, media);
    if (media === undefined) return;
    media.addEventListener('mute', this.#onFlow);
    media.addEventListener('unmute', this.#onFlow);
    if (!media.muted) this.#tellFlow(remote, 'flowing');
  }

  readonly #onFlow = (event: Event): void => {
    for (const remote of this.#remotes.values()) {
      if (remote.media === event.target)
        this.#tellFlow(remote, event.type === 'unmute' ? 'flowing' : 'stalled');
    }
  };

  #applySubscribed(remote: Remote): void {
    const wanted = !this.#unsubscribed.has(remote.publicationId);
    if (remote.publication.isDesired === wanted) return;
    remote.publication.setSubscribed(wanted);
    if (!wanted) {
      this.#deliver(remote, undefined);
      return;
    }
    this.#applyDemand(remote);
    // Wanted again before the server let go of it.
    if (remote.publication.track) this.#deliver(remote, remote.publication.track.mediaStreamTrack);
  }

  /** The SDK drops what changes nothing. Sizes are kept by it only once the track is there, layers at any time. */
  #applyDemand({ publicationId, publication }: Remote): void {
    if (!publication.isDesired) return;
    const demand = this.#demands.get(publicationId) ?? SMALLEST;
    if (publication.kind === Track.Kind.Video && demand.visible) {
      const smallest = demand.width === 0 || demand.height === 0 || this.#smallest.has(publicationId);
      if (smallest) publication.setVideoQuality(VideoQuality.LOW);
      else if (isVideoTrack(publication.track)) publication.setVideoDimensions(demand);
      else publication.setVideoQuality(VideoQuality.HIGH);
      if (publication.track) publication.setVideoFPS(demand.fps ?? 0);
    }
    // Untouched publications are enabled; saying so would cost a message each.
    if (publication.isEnabled !== demand.visible) publication.setEnabled(demand.visible);
  }

  #tellSubscription(remote: Remote): void {
    const body: Subscription = {
      type: 'subscription',
      participantId: participantIdOf(remote),
      publicationId: remote.publicationId,
      state: subscriptionStateOf(remote),
      pausedBy: pauseReasonsOf(remote, this.#demands.get(remote.publicationId)),
    };
    const told = JSON.stringify(body);
    if (told === remote.toldSubscription) return;
    remote.toldSubscription = told;
    this.#observer.event(body);
  }

  #tellFlow(remote: Remote, state: 'flowing' | 'stalled'): void {
    this.#observer.event({
      type: 'media',
      participantId: participantIdOf(remote),
      publicationId: remote.publicationId,
      state,
    });
  }
}

const SMALLEST: Demand = { visible: true, width: 0, height: 0 };

const participantIdOf = ({ participant }: Remote): ParticipantId => asId.participant(participant.identity);

function subscriptionStateOf({ publication, live, failed }: Remote): Subscription['state'] {
  if (!publication.isDesired) return 'off';
  if (failed) return 'failed';
  return live ? 'on' : 'subscribing';
}

function pauseReasonsOf({ publication }: Remote, demand: Demand | undefined): readonly PauseReason[] {
  const reasons: PauseReason[] = [];
  if (demand?.visible === false) reasons.push('demand');
  if (publication.track?.streamState === Track.StreamState.Paused) reasons.push('bandwidth');
  if (publication.isMuted) reasons.push('mute');
  if (publication.permissionStatus === TrackPublication.PermissionStatus.NotAllowed) reasons.push('rights');
  return reasons;
}
