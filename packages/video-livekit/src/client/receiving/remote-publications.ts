import {
  asId,
  type Demand,
  type ParticipantInfo,
  type PublicationId,
  type PublicationInfo,
} from '@crossfade/video-core';
import type { RemoteParticipant, RemoteTrackPublication, Room } from 'livekit-client';
import { fitsSource } from '../track-source.ts';
import { participantInfoOf, publicationInfoOf } from './remote-publication-info.ts';
import { RemotePublication, type MediaObserver } from './remote-publication.ts';
import { SubscriptionDemand } from './subscription-demand.ts';

/** What the others send, and what this client wants of it. */
export class RemotePublications {
  readonly #room: Room;
  readonly #observer: MediaObserver;
  readonly #remotes = new Map<PublicationId, RemotePublication>();
  readonly #demand = new SubscriptionDemand();

  constructor(room: Room, observer: MediaObserver) {
    this.#room = room;
    this.#observer = observer;
  }

  /** Everyone inside now. What is new is taken up; what is gone is pruned and its media taken back. */
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

  /** Reports every subscription's state again, after a snapshot, which resets what core knows of them. */
  retell(): void {
    for (const remote of this.#remotes.values()) remote.retell();
  }

  /** A publication came or changed. */
  update(participant: RemoteParticipant, publication: RemoteTrackPublication): void {
    if (participant.trackPublications.get(publication.trackSid) !== publication) return;
    const known = this.#find(publication) !== undefined;
    const taken = this.#take(participant, publication);
    if (taken === undefined) return;
    const { remote, info, changed } = taken;
    const { participantId } = remote;
    if (!known) this.#observer.event({ type: 'publication-added', participantId, publication: info });
    else if (changed) this.#observer.event({ type: 'publication-updated', participantId, publication: info });
    remote.tellSubscription();
  }

  /** Something about a participant changed that their publications may show. */
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
    const { participantId, publicationId } = remote;
    this.#observer.event({ type: 'publication-removed', participantId, publicationId });
  }

  /** The participant is gone, and core prunes everything of theirs by itself. */
  removeAll(participant: RemoteParticipant): void {
    for (const remote of this.#remotes.values()) {
      if (remote.participant === participant) this.#drop(remote);
    }
  }

  /** The track of a publication, by the id that the server gave it; `undefined` when it stops. */
  setMedia(trackSid: string, media: MediaStreamTrack | undefined): void {
    this.#bySid(trackSid)?.setMedia(media);
  }

  setFailed(trackSid: string): void {
    this.#bySid(trackSid)?.setFailed();
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    if (!this.#demand.set(publicationId, demand)) return;
    const remote = this.#remotes.get(publicationId);
    remote?.applyDemand();
    remote?.tellSubscription();
  }

  /** Asks for the smallest layer alone, for the network's sake, or no longer. */
  limit(publicationId: PublicationId, smallest: boolean): void {
    if (this.#demand.limit(publicationId, smallest)) this.#remotes.get(publicationId)?.applyDemand();
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (!this.#demand.setSubscribed(publicationId, subscribed)) return;
    const remote = this.#remotes.get(publicationId);
    remote?.applySubscribed();
    remote?.tellSubscription();
  }

  /** The tracks that are received now. */
  *received(): Generator<RemotePublication> {
    for (const remote of this.#remotes.values()) if (remote.publication.track) yield remote;
  }

  /** Whether any media is withheld or reduced because this client's downlink is too narrow. */
  get limited(): boolean {
    return (
      this.#demand.limited || [...this.#remotes.values()].some(({ pausedForBandwidth }) => pausedForBandwidth)
    );
  }

  /** Takes back all media. The connection is over. */
  close(): void {
    for (const remote of this.#remotes.values()) this.#drop(remote);
  }

  #take(
    participant: RemoteParticipant,
    publication: RemoteTrackPublication,
  ):
    | { readonly remote: RemotePublication; readonly info: PublicationInfo; readonly changed: boolean }
    | undefined {
    if (!fitsSource(publication)) {
      // Nobody slips video into a call as a microphone: it is neither shown nor received.
      if (publication.isDesired) publication.setSubscribed(false);
      return undefined;
    }
    const known = this.#find(publication);
    const publicationId = known?.publicationId ?? this.#nameFor(participant, publication);
    const info = publicationInfoOf(participant, publication, publicationId);
    if (info === undefined) return undefined;
    const remote = known ?? this.#add(publicationId, participant, publication);
    return { remote, info, changed: remote.rememberInfo(info) };
  }

  #add(
    publicationId: PublicationId,
    participant: RemoteParticipant,
    publication: RemoteTrackPublication,
  ): RemotePublication {
    const remote = new RemotePublication(publicationId, participant, publication, {
      observer: this.#observer,
      demand: this.#demand,
      // Published again under the same name: the publisher has reconnected.
      before: this.#remotes.get(publicationId),
    });
    this.#remotes.set(publicationId, remote);
    return remote;
  }

  /**
   * The publisher's own name for it, unless another participant has that name already: no one may put their video into
   * another's tile. Publishers without names, such as other SDKs, go by the server's id.
   */
  #nameFor(participant: RemoteParticipant, publication: RemoteTrackPublication): PublicationId {
    const named = asId.publication(publication.trackName);
    const holder = this.#remotes.get(named);
    const free = holder === undefined || holder.participant.identity === participant.identity;
    return publication.trackName !== '' && free ? named : asId.publication(publication.trackSid);
  }

  #find(publication: RemoteTrackPublication): RemotePublication | undefined {
    for (const remote of this.#remotes.values()) if (remote.publication === publication) return remote;
    return undefined;
  }

  #bySid(trackSid: string): RemotePublication | undefined {
    for (const remote of this.#remotes.values()) if (remote.publication.trackSid === trackSid) return remote;
    return undefined;
  }

  #drop(remote: RemotePublication): void {
    remote.drop();
    this.#remotes.delete(remote.publicationId);
    this.#demand.prune(remote.publicationId);
  }
}
