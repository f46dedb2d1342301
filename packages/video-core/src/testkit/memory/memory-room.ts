import type { AdapterEvent } from '../../contract/adapter-event.ts';
import type { EncryptionStatus } from '../../client/encryption/frames.ts';
import type { PublishOptions } from '../../contract/client-adapter.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { PublishRefusedError } from '../../contract/errors/publish-refused-error.ts';
import type { ParticipantId, PublicationId, RoomName } from '../../contract/identity.ts';
import { mediaKindOf, SOURCES, type Demand, type Layer, type Source } from '../../contract/media.ts';
import type { Rights } from '../../contract/rights.ts';
import type { RoomSpec } from '../../contract/server-adapter.ts';
import { sendData } from './memory-data.ts';
import { MemoryDelivery } from './memory-delivery.ts';
import type { Ending } from './memory-link.ts';
import type { MemoryMember } from './memory-member.ts';
import { MemoryPublication } from './memory-publication.ts';
import { MemoryTrack } from './memory-track.ts';

/** How a member's place in the room ends, for the others. */
type Leaving = 'left' | 'removed' | 'lost' | 'replaced';

/** What a room tells its deployment's server half. */
export type RoomNews =
  | { readonly type: 'participant-joined'; readonly participantId: ParticipantId; readonly name: string }
  | { readonly type: 'participant-left'; readonly participantId: ParticipantId }
  | {
      readonly type: 'track-published' | 'track-unpublished';
      readonly participantId: ParticipantId;
      readonly source: Source;
    };

/** A room as a server would keep it: who is inside, what they send, and who receives what of it. */
export class MemoryRoom {
  readonly name: RoomName;
  readonly spec: RoomSpec;
  readonly members = new Map<ParticipantId, MemoryMember>();
  emptySince: number;
  readonly #now: () => number;
  readonly #news: (news: RoomNews) => void;
  readonly #watched = new Map<PublicationId, AbortController>();
  #speakers: readonly ParticipantId[] = [];

  constructor(spec: RoomSpec, now: () => number, news: (news: RoomNews) => void) {
    this.name = spec.room;
    this.spec = spec;
    this.emptySince = now();
    this.#now = now;
    this.#news = news;
  }

  // Coming and going

  enter(member: MemoryMember): void {
    const earlier = this.members.get(member.participantId);
    if (earlier) this.expel(earlier, 'replaced', { reason: 'replaced', retryable: false });
    this.members.set(member.participantId, member);
    this.#tellOthers(member, { type: 'participant-joined', participant: member.info });
    this.#news({ type: 'participant-joined', participantId: member.participantId, name: member.name });
    this.#welcome(member);
    for (const { participantId, link } of this.members.values())
      for (const other of participantId === member.participantId ? this.members.values() : [member])
        if (!other.rights.hidden || other.participantId === participantId)
          link.event({ type: 'quality', participantId: other.participantId, level: 'excellent' });
  }

  /** Takes somebody out. `ending` is what they are told, when it was not they who left. */
  expel(member: MemoryMember, leaving: Leaving, ending: Ending | undefined): void {
    if (this.members.get(member.participantId) !== member) return;
    for (const publicationId of member.publications.keys()) this.#withdraw(member, publicationId);
    this.members.delete(member.participantId);
    for (const delivery of member.deliveries.values()) delivery.end();
    member.link.dropMedia(new Set());
    if (ending) member.link.end(ending);
    this.#tellOthers(member, {
      type: 'participant-left',
      participantId: member.participantId,
      reason: leaving,
    });
    this.#news({ type: 'participant-left', participantId: member.participantId });
    this.#retellSpeakers();
    if (this.members.size === 0) this.emptySince = this.#now();
  }

  /** After a cut: with everything still in place, or as somebody whom the server had forgotten. */
  readmit(member: MemoryMember, how: 'resume' | 'full'): void {
    if (how === 'full') this.#startAnew(member);
    this.#welcome(member);
    member.link.tellKept();
  }

  #startAnew(member: MemoryMember): void {
    member.link.event({ type: 'connection', state: 'reconnecting', how: 'full' });
    for (const delivery of member.deliveries.values()) delivery.end();
    member.deliveries.clear();
    member.link.dropMedia(new Set());
    const { participantId } = member;
    this.#tellOthers(member, { type: 'participant-left', participantId, reason: 'lost' });
    for (const other of this.#others(member)) {
      for (const publicationId of member.publications.keys()) this.#undeliver(other, publicationId);
    }
    this.#tellOthers(member, { type: 'participant-joined', participant: member.info });
    for (const publication of member.publications.values()) this.#deliverToOthers(member, publication);
  }

  #welcome(member: MemoryMember): void {
    const { link } = member;
    const others = [...this.#others(member)].filter(({ rights }) => !rights.hidden);
    link.event({ type: 'connection', state: 'connected' });
    link.event({ type: 'roster', participants: others.map(({ info }) => info) });
    link.dropMedia(new Set(others.flatMap(({ publications }) => [...publications.keys()])));
    for (const publisher of others) {
      for (const publication of publisher.publications.values()) {
        member.deliveries.get(publication.publicationId)?.forgetTold();
        this.#deliver(publisher, publication, member);
      }
    }
    if (this.#speakers.length > 0) link.event({ type: 'speakers', participantIds: this.#speakers });
  }

  // Publishing

  publish(
    member: MemoryMember,
    track: MediaStreamTrack,
    options: PublishOptions,
    { layers, codec }: Pick<MemoryPublication, 'layers' | 'codec'>,
  ): void {
    const { publicationId, source, muted } = options;
    if (!member.rights.publish.includes(source) || mediaKindOf(source) !== track.kind)
      throw new PublishRefusedError(source);
    if (member.publications.has(publicationId)) return this.replaceTrack(member, publicationId, track);
    const encrypted = member.cipher !== undefined;
    const publication = new MemoryPublication(
      { publicationId, source, muted, layers, codec, encrypted, track },
      this.#now,
    );
    if (source === 'camera') publication.largest = member.cameraLimit;
    member.publications.set(publicationId, publication);
    this.#watch(member, publication);
    member.link.event({ type: 'local-published', publicationId, source });
    this.#tellOthers(member, {
      type: 'publication-added',
      participantId: member.participantId,
      publication: publication.info,
    });
    this.#news({ type: 'track-published', participantId: member.participantId, source });
    this.#deliverToOthers(member, publication);
    this.#refresh(member, publication);
  }

  unpublish(member: MemoryMember, publicationId: PublicationId): void {
    const publication = member.publications.get(publicationId);
    if (!publication) return;
    this.#withdraw(member, publicationId);
    member.link.event({ type: 'local-unpublished', publicationId, source: publication.source });
  }

  replaceTrack(member: MemoryMember, publicationId: PublicationId, track: MediaStreamTrack): void {
    const publication = member.publications.get(publicationId);
    if (!publication) return;
    publication.track = track;
    this.#watch(member, publication);
    this.#refresh(member, publication);
  }

  setMuted(member: MemoryMember, publicationId: PublicationId, muted: boolean): void {
    const publication = member.publications.get(publicationId);
    if (!publication) return;
    const before = JSON.stringify(publication.info);
    if (muted) publication.mutedBy.add('self');
    else publication.mutedBy.clear();
    if (JSON.stringify(publication.info) !== before) this.#retell(member, publication);
  }

  limitCamera(member: MemoryMember, largest: Layer): void {
    member.cameraLimit = largest;
    for (const publication of member.publications.values()) {
      if (publication.source !== 'camera') continue;
      publication.largest = largest;
      this.#refresh(member, publication);
    }
  }

  #withdraw(member: MemoryMember, publicationId: PublicationId): void {
    const publication = member.publications.get(publicationId);
    if (!publication) return;
    this.#watched.get(publicationId)?.abort();
    this.#watched.delete(publicationId);
    member.publications.delete(publicationId);
    const { participantId } = member;
    for (const other of this.#others(member)) {
      this.#undeliver(other, publicationId);
      other.link.event({ type: 'publication-removed', participantId, publicationId });
      other.demands.delete(publicationId);
      other.unsubscribed.delete(publicationId);
    }
    this.#news({ type: 'track-unpublished', participantId, source: publication.source });
    this.#retellSpeakers();
  }

  /** A track that is disabled, stopped or louder than before changes what the others receive. */
  #watch(member: MemoryMember, publication: MemoryPublication): void {
    this.#watched.get(publication.publicationId)?.abort();
    const watch = new AbortController();
    this.#watched.set(publication.publicationId, watch);
    publication.track.addEventListener('change', () => this.#refresh(member, publication), {
      signal: watch.signal,
    });
  }

  #retell(member: MemoryMember, publication: MemoryPublication): void {
    this.#tellOthers(member, {
      type: 'publication-updated',
      participantId: member.participantId,
      publication: publication.info,
    });
    this.#refresh(member, publication);
  }

  #refresh(member: MemoryMember, publication: MemoryPublication): void {
    publication.sent.set(publication.flows);
    for (const other of this.#others(member)) this.#deliver(member, publication, other);
    this.#retellSpeakers();
  }

  // Receiving

  setDemand(member: MemoryMember, publicationId: PublicationId, demand: Demand): void {
    member.demands.set(publicationId, demand);
    this.#redeliver(member, publicationId);
  }

  setSubscribed(member: MemoryMember, publicationId: PublicationId, subscribed: boolean): void {
    if (subscribed) member.unsubscribed.delete(publicationId);
    else member.unsubscribed.add(publicationId);
    this.#redeliver(member, publicationId);
  }

  #redeliver(member: MemoryMember, publicationId: PublicationId): void {
    for (const publisher of this.#others(member)) {
      const publication = publisher.publications.get(publicationId);
      if (publication) this.#deliver(publisher, publication, member);
    }
  }

  #deliverToOthers(member: MemoryMember, publication: MemoryPublication): void {
    for (const other of this.#others(member)) this.#deliver(member, publication, other);
  }

  #deliver(publisher: MemoryMember, publication: MemoryPublication, receiver: MemoryMember): void {
    const { publicationId } = publication;
    const delivery =
      receiver.deliveries.get(publicationId) ??
      new MemoryDelivery(publisher.participantId, publication, this.#now);
    receiver.deliveries.set(publicationId, delivery);
    const news = delivery.update({
      demand: receiver.demands.get(publicationId),
      subscribed: !receiver.unsubscribed.has(publicationId),
      allowed: receiver.rights.subscribe,
      readable: canRead(receiver, publisher),
    });
    if (receiver.link.isCut) delivery.forgetTold();
    receiver.link.media(publicationId, delivery.track);
    for (const event of news) receiver.link.event(event);
    this.#tellWanted(publisher, publication);
  }

  #undeliver(receiver: MemoryMember, publicationId: PublicationId): void {
    receiver.deliveries.get(publicationId)?.end();
    receiver.deliveries.delete(publicationId);
    receiver.link.media(publicationId, undefined);
  }

  #tellWanted(publisher: MemoryMember, publication: MemoryPublication): void {
    const { publicationId } = publication;
    if (publication.layers.length === 0) return;
    const layers = new Set<Layer>();
    for (const { deliveries } of this.members.values()) {
      const layer = deliveries.get(publicationId)?.layer;
      if (layer !== undefined) layers.add(layer);
    }
    const wanted = [...layers].sort();
    if (wanted.join() === publication.wanted) return;
    publication.wanted = wanted.join();
    publisher.link.event({ type: 'layers-wanted', publicationId, layers: wanted });
  }

  // Encryption

  /** A member's keys are others now, or there for the first time: what they send and receive is read anew. */
  async rekey(member: MemoryMember): Promise<void> {
    const { cipher, participantId } = member;
    if (cipher === undefined) return;
    await cipher.seal();
    this.#tellEncryption(member, participantId, cipher.sealed ? 'on' : 'missing-key');
    for (const other of this.#others(member)) {
      await this.#read(member, other);
      await this.#read(other, member);
    }
  }

  async #read(receiver: MemoryMember, publisher: MemoryMember): Promise<void> {
    const status = await receiver.cipher?.statusOf(publisher.participantId, publisher.cipher);
    if (status === undefined || !this.#isHere(receiver) || !this.#isHere(publisher)) return;
    this.#tellEncryption(receiver, publisher.participantId, status);
    for (const publication of publisher.publications.values())
      this.#deliver(publisher, publication, receiver);
  }

  #isHere(member: MemoryMember): boolean {
    return this.members.get(member.participantId) === member;
  }

  #tellEncryption(
    { encryption, link }: MemoryMember,
    participantId: ParticipantId,
    state: EncryptionStatus,
  ): void {
    if (encryption.get(participantId) === state) return;
    encryption.set(participantId, state);
    link.event({ type: 'e2ee', participantId, state });
  }

  // Data

  send(member: MemoryMember, message: OutgoingData): Promise<void> {
    return sendData(member, [...this.#others(member)], message);
  }

  // Moderation

  mute(participantId: ParticipantId, source: Source): void {
    const member = this.members.get(participantId);
    if (!member) return;
    for (const publication of member.publications.values()) {
      if (publication.source !== source || publication.mutedBy.has('server')) continue;
      publication.mutedBy.add('server');
      const { publicationId } = publication;
      member.link.event({ type: 'forced-mute', publicationId, source });
      this.#retell(member, publication);
    }
  }

  setRights(participantId: ParticipantId, rights: Rights): void {
    const member = this.members.get(participantId);
    if (!member) return;
    member.rights = rights;
    member.link.event({ type: 'rights', rights });
    for (const { publicationId, source } of member.publications.values())
      if (!rights.publish.includes(source)) this.unpublish(member, publicationId);
    for (const publisher of this.#others(member))
      for (const publication of publisher.publications.values())
        this.#deliver(publisher, publication, member);
  }

  // Looking

  sourcesOf(member: MemoryMember): readonly Source[] {
    const sources = new Set([...member.publications.values()].map(({ source }) => source));
    return SOURCES.filter((source) => sources.has(source));
  }

  #retellSpeakers(): void {
    const loud = [...this.members.values()]
      .map(({ participantId, publications }) => ({
        participantId,
        volume: Math.max(0, ...[...publications.values()].map(volumeOf)),
      }))
      .filter(({ volume }) => volume > 0)
      .toSorted((a, b) => b.volume - a.volume)
      .map(({ participantId }) => participantId);
    if (loud.join() === this.#speakers.join()) return;
    this.#speakers = loud;
    for (const { link } of this.members.values()) link.event({ type: 'speakers', participantIds: loud });
  }

  *#others(member: MemoryMember): Generator<MemoryMember> {
    for (const other of this.members.values()) if (other !== member) yield other;
  }

  #tellOthers(member: MemoryMember, event: AdapterEvent): void {
    if (member.rights.hidden) return;
    for (const { link } of this.#others(member)) link.event(event);
  }
}

/** Without encryption at both ends there is nothing to open; with it, what does not open stays closed. */
const canRead = (receiver: MemoryMember, publisher: MemoryMember): boolean =>
  (receiver.cipher === undefined && publisher.cipher === undefined) ||
  receiver.encryption.get(publisher.participantId) === 'on';

const volumeOf = (publication: MemoryPublication): number => {
  if (publication.source !== 'microphone' || !publication.flows) return 0;
  return publication.track instanceof MemoryTrack ? publication.track.volume : 1;
};
