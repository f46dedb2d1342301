import { Timers } from '@crossfade/video-core/adapter-kit';
import {
  type DisconnectReason,
  type MutedBy,
  type ParticipantId,
  type ParticipantInfo,
  type PublicationId,
  type Rights,
  type RoomName,
  type Source,
} from '@crossfade/video-core';
import type { FairQueue, RoomParticipant, RoomSpec, ServerEvent } from '@crossfade/video-core/server';
import type { Producer, RtpCapabilities, WebRtcTransport } from 'mediasoup/types';
import { randomUUID } from 'node:crypto';
import { SIGNALLING_TIMES, type Goodbye, type RoomFact } from '../../protocol/index.ts';
import type { AccessClaims } from '../signalling/access-token.ts';
import { EntryRefusedError } from '../signalling/entry-refused-error.ts';
import type { MediaHost } from '../workers/media-host.ts';
import { Peer, type PeerRoom } from '../peer/peer.ts';
import type { Publication } from '../peer/publishing/publication.ts';
import { ActiveSpeakers } from './active-speakers.ts';
import { DataRelay } from './data-relay.ts';
import { EntryRules } from './entry-rules.ts';
import { QualityReports } from './quality-reports.ts';
import { RelocatingMedia } from './relocating-media.ts';
import { RoomMedia, type Transports } from './room-media.ts';

export type RoomHappening = ServerEvent extends infer Event
  ? Event extends ServerEvent
    ? Omit<Event, 'id' | 'room' | 'at'>
    : never
  : never;

export interface RoomContext {
  readonly spec: RoomSpec;
  readonly host: MediaHost;
  readonly incarnation: number;
  /** False while another process may have the room. */
  readonly mayAdmit: () => boolean;
  readonly onEvent: (event: ServerEvent) => void;
  /** Called once, when the room is gone. */
  readonly onClosed: (room: Room) => void;
  readonly onError: (what: string, error: unknown) => void;
  /** Of the process, by the names of rooms. */
  readonly turns: FairQueue<RoomName>;
}

type EndOfRoom = Extract<DisconnectReason, 'ended'> | 'failed';

/** The participants under one room name, and what they publish. Survives its worker. */
export class Room implements PeerRoom {
  readonly name: RoomName;
  readonly timers = new Timers();
  readonly #context: RoomContext;
  readonly #peers = new Map<ParticipantId, Peer>();
  readonly #publications = new Map<PublicationId, Publication<Peer>>();
  readonly #entry: EntryRules;
  readonly #speakers = new ActiveSpeakers(this.timers, (participantIds) =>
    this.#tellAll({ type: 'speakers', participantIds }),
  );
  readonly #quality = new QualityReports<Peer>(this.timers, (participantId, level) => {
    const fact: RoomFact = { type: 'quality', participantId, level };
    const peer = this.#peers.get(participantId);
    if (peer?.rights.hidden) peer.tell(fact);
    else this.#tellAll(fact);
  });
  #cancelEmpty: (() => void) | undefined;
  readonly #media: RelocatingMedia;
  readonly data: DataRelay<Peer>;
  #closed = false;

  private constructor(context: RoomContext, media: RoomMedia) {
    this.name = context.spec.room;
    this.#context = context;
    this.#entry = new EntryRules(context.incarnation > 1);
    this.#media = new RelocatingMedia(
      {
        name: context.spec.room,
        host: context.host,
        incarnation: context.incarnation,
        timers: this.timers,
        lost: () => this.#mediaLost(),
        moved: (next) => this.#mediaMoved(next),
        failed: (error) => {
          if (this.#closed) return;
          context.onError('moving a room to another worker', error);
          this.close('failed');
        },
      },
      media,
    );
    this.data = new DataRelay(this.#media, this.#peers);
    this.#speakers.listen(media);
    this.#happened({ type: 'room-started' });
    this.#watchEmpty();
  }

  static async open(context: RoomContext): Promise<Room> {
    return new Room(context, await RoomMedia.open(context.host));
  }

  get incarnation(): number {
    return this.#media.incarnation;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get peers(): Iterable<Peer> {
    return this.#peers.values();
  }

  get size(): number {
    return this.#peers.size;
  }

  get moving(): boolean {
    return this.#media.now === undefined;
  }

  /** The router and what is on it; `undefined` while the room moves. */
  get media(): RoomMedia | undefined {
    return this.#media.now;
  }

  #happened(happening: RoomHappening): void {
    this.#context.onEvent({ id: randomUUID(), room: this.name, at: Date.now(), ...happening });
  }

  /** Reports failures of work that nobody awaits. While a room moves or closes, failures are expected. */
  async attempt(what: string, work: Promise<unknown>): Promise<void> {
    const media = this.media;
    try {
      await work;
    } catch (error) {
      if (!this.#closed && media !== undefined && media === this.media && !media.lost && !isGone(error))
        this.#context.onError(what, error);
    }
  }

  /** Runs work when it is this room's turn, so that a crowded one keeps no other waiting. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#context.turns.run(this.name, work);
  }

  // Joining and leaving

  /**
   * Whether a new participant would be refused; those inside may still replace their connection. Hidden participants
   * are counted apart.
   */
  isFullFor({ participantId, rights }: Pick<AccessClaims, 'participantId' | 'rights'>): boolean {
    if (this.#peers.has(participantId)) return false;
    const alike = [...this.#peers.values()].filter((peer) => peer.rights.hidden === rights.hidden);
    return alike.length >= this.#context.spec.maxParticipants;
  }

  /** Counts a connection, to enter or to resume. Throws `EntryRefusedError` when there are too many. */
  connecting(participantId: ParticipantId): void {
    this.#entry.connecting(participantId);
  }

  /** Throws `EntryRefusedError` when the participant may not enter. */
  mayEnter(claims: AccessClaims): void {
    if (!this.#context.mayAdmit())
      throw new EntryRefusedError('server-away', 'The server cannot let you in now. Try again.');
    this.#entry.check(claims);
    if (this.isFullFor(claims))
      throw new EntryRefusedError('room-full', 'This call is full. Try again when someone has left.');
  }

  /** Made before the participant enters, so that the welcome can name them. */
  async createTransports(): Promise<Transports> {
    return await (await this.#media.ready()).createTransports();
  }

  async createTransport(): Promise<WebRtcTransport> {
    return await (await this.#media.ready()).createTransport();
  }

  transportsLost(peer: Peer): void {
    const { media } = this;
    if (media === undefined || peer.closed) return;
    peer.loseMedia();
    void this.attempt('replacing the transports of a participant', this.#movePeer(peer, media));
  }

  sessionOf(participantId: ParticipantId, session: string): Peer | undefined {
    const peer = this.#peers.get(participantId);
    return peer?.session === session ? peer : undefined;
  }

  /** Replaces the peer that has the id already. Throws `EntryRefusedError` like `mayEnter`. */
  enter(claims: AccessClaims, transports: Transports): Peer {
    if (this.#closed) throw new EntryRefusedError('room-missing', 'This call has ended.');
    this.mayEnter(claims);
    if (transports.send.closed || transports.receive.closed)
      throw new EntryRefusedError('server-away', 'The room is moving. Try again.');
    const before = this.#peers.get(claims.participantId);
    if (before) this.#part(before, 'replaced', { reason: 'replaced' });
    const peer = new Peer(this, claims, this.#entry.rightsOf(claims), transports);
    if (!peer.rights.hidden) this.#tellAll({ type: 'participant-joined', participant: peer.info });
    this.#peers.set(peer.participantId, peer);
    this.#watchEmpty();
    this.#happened({ type: 'participant-joined', participantId: peer.participantId, name: peer.name });
    return peer;
  }

  leave(peer: Peer, reason: 'left' | 'lost'): void {
    this.#part(peer, reason, undefined);
  }

  cutOff(peer: Peer): void {
    if (peer.closed) return;
    this.#entry.ban(peer.participantId);
    this.#context.onError('serving a participant', new Error(`${peer.participantId} floods the signalling.`));
    this.#part(peer, 'lost', { reason: 'failed', message: 'You sent too much to the server.' });
  }

  #part(peer: Peer, reason: 'left' | 'removed' | 'lost' | 'replaced', goodbye: Goodbye | undefined): void {
    if (this.#peers.get(peer.participantId) !== peer) return;
    this.#peers.delete(peer.participantId);
    this.#quality.delete(peer);
    for (const publication of peer.publications) this.#takeOut(publication);
    peer.close(goodbye);
    if (!peer.rights.hidden)
      this.#tellAll({ type: 'participant-left', participantId: peer.participantId, reason });
    this.#speakers.silence(peer.participantId);
    this.#happened({ type: 'participant-left', participantId: peer.participantId });
    this.#watchEmpty();
  }

  #watchEmpty(): void {
    this.#cancelEmpty?.();
    this.#cancelEmpty = undefined;
    if (this.#peers.size === 0)
      this.#cancelEmpty = this.timers.after(this.#context.spec.emptyTimeout * 1_000, () =>
        this.close('ended'),
      );
  }

  rosterFor(peer: Peer): readonly ParticipantInfo[] {
    return [...this.#peers.values()]
      .filter((other) => other !== peer && !other.rights.hidden)
      .map(({ info }) => info);
  }

  *standing(): Generator<RoomFact> {
    if (this.#speakers.current.length > 0) yield { type: 'speakers', participantIds: this.#speakers.current };
    for (const { participantId, quality, rights } of this.#peers.values())
      if (quality !== 'unknown' && !rights.hidden) yield { type: 'quality', participantId, level: quality };
  }

  #tellAll(fact: RoomFact, except?: Peer): void {
    for (const peer of this.#peers.values()) if (peer !== except) peer.tell(fact);
  }

  // Publications

  publication(publicationId: PublicationId): Publication<Peer> | undefined {
    return this.#publications.get(publicationId);
  }

  publicationsFor(peer: Peer): readonly Publication<Peer>[] {
    return [...this.#publications.values()].filter(({ owner }) => owner !== peer);
  }

  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean {
    return this.media?.router.canConsume({ producerId: producer.id, rtpCapabilities }) ?? false;
  }

  /** A publication has a producer: the first, or another after the old one was lost. */
  published(publication: Publication<Peer>, first: boolean): void {
    const { owner, id, source, producer, info } = publication;
    this.#publications.set(id, publication);
    owner.publications.add(publication);
    const { media } = this;
    if (producer && media && source === 'microphone')
      void this.attempt('listening to a speaker', this.#speakers.add(media, producer, owner.participantId));
    this.#tellAll(
      first
        ? { type: 'publication-added', participantId: owner.participantId, publication: info }
        : { type: 'publication-updated', participantId: owner.participantId, publication: info },
      owner,
    );
    if (first) this.#happened({ type: 'track-published', participantId: owner.participantId, source });
    for (const peer of this.#peers.values())
      if (peer !== owner) void this.attempt('making a consumer', peer.subscriptions.offer(publication));
  }

  unpublish(publication: Publication<Peer>): void {
    if (this.#publications.get(publication.id) !== publication) return;
    const { owner, id, source } = publication;
    this.#takeOut(publication);
    this.#tellAll(
      { type: 'publication-removed', participantId: owner.participantId, publicationId: id },
      owner,
    );
    this.#happened({ type: 'track-unpublished', participantId: owner.participantId, source });
  }

  #takeOut(publication: Publication<Peer>): void {
    const { owner, id, producer } = publication;
    if (producer) this.#speakers.delete(producer);
    if (publication.source === 'microphone') this.#speakers.silence(owner.participantId);
    publication.close();
    this.#publications.delete(id);
    owner.publications.delete(id);
    for (const peer of this.#peers.values()) peer.subscriptions.publicationEnded(id);
  }

  /** The producer is gone, the publication waits for another. */
  loseProducer(publication: Publication<Peer>): void {
    if (publication.producer) this.#speakers.delete(publication.producer);
    for (const subscription of publication.subscriptions) subscription.lose();
    publication.detach(SIGNALLING_TIMES.republishWindow, () => this.unpublish(publication));
  }

  /** `undefined` unmutes, also after a mute by the server. */
  setMuted(publication: Publication<Peer>, by: MutedBy | undefined): void {
    const { mutedBy, producer, owner } = publication;
    const before = mutedBy.size;
    if (by === undefined) mutedBy.clear();
    else mutedBy.add(by);
    if (mutedBy.size === before) return;
    if (producer) void this.attempt('muting', mutedBy.size > 0 ? producer.pause() : producer.resume());
    if (mutedBy.size > 0 && publication.source === 'microphone') this.#speakers.silence(owner.participantId);
    const { participantId } = owner;
    this.#tellAll({ type: 'publication-updated', participantId, publication: publication.info }, owner);
    for (const subscription of publication.subscriptions) subscription.muteChanged();
  }

  qualityChanged(peer: Peer): void {
    if (this.#peers.get(peer.participantId) === peer) this.#quality.changed(peer);
  }

  // Commands of the server half

  list(): readonly RoomParticipant[] {
    return [...this.#peers.values()].map(({ participantId, name, joinedAt, publications, rights }) => ({
      participantId,
      name,
      joinedAt,
      sources: [...new Set([...publications].map(({ source }) => source))],
      rights,
    }));
  }

  remove(participantId: ParticipantId, message: string): void {
    this.#entry.removed(participantId, message);
    const peer = this.#peers.get(participantId);
    if (peer) this.#part(peer, 'removed', { reason: 'removed', message });
  }

  mute(participantId: ParticipantId, source: Source): void {
    this.#peers.get(participantId)?.publications.muteByServer(source);
  }

  setRights(participantId: ParticipantId, rights: Rights): void {
    this.#entry.setRights(participantId, rights);
    const peer = this.#peers.get(participantId);
    if (!peer) return;
    const before = peer.rights.hidden;
    peer.setRights(rights);
    const { info, rights: now } = peer;
    if (now.hidden === before) return;
    if (now.hidden) this.#tellAll({ type: 'participant-left', participantId, reason: 'left' }, peer);
    else this.#tellAll({ type: 'participant-joined', participant: info }, peer);
  }

  // The worker

  #mediaLost(): void {
    for (const peer of this.#peers.values()) peer.loseMedia();
    this.#speakers.clear();
  }

  #mediaMoved(media: RoomMedia): void {
    this.#speakers.listen(media);
    for (const peer of this.#peers.values())
      void this.attempt('moving a participant', this.#movePeer(peer, media));
  }

  async #movePeer(peer: Peer, media: RoomMedia): Promise<void> {
    const transports = await media.createTransports();
    if (peer.closed || this.media !== media) {
      transports.send.close();
      transports.receive.close();
      return;
    }
    await peer.moveTo(transports);
  }

  /** Notifies everyone and frees everything. Idempotent. */
  close(reason: EndOfRoom): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const peer of this.#peers.values()) {
      for (const publication of peer.publications) publication.close();
      peer.close({ reason });
      this.#happened({ type: 'participant-left', participantId: peer.participantId });
    }
    this.#peers.clear();
    this.#publications.clear();
    this.#media.close();
    this.timers.close();
    this.#happened({ type: 'room-finished' });
    this.#context.onClosed(this);
  }
}

/** mediasoup's error when its object was closed meanwhile. */
const isGone = (error: unknown): boolean => error instanceof Error && /closed|not found/i.test(error.message);
