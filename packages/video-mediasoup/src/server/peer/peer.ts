import type { Timers } from '@crossfade/video-core/adapter-kit';
import {
  asId,
  mediaKindOf,
  type Demand,
  type MutedBy,
  type ParticipantId,
  type ParticipantInfo,
  type PublicationId,
  type QualityLevel,
  type Rights,
  type Role,
  type Source,
} from '@crossfade/video-core';
import type { DataConsumer, DataProducer, Producer, RtpCapabilities, WebRtcTransport } from 'mediasoup/types';
import { randomBytes } from 'node:crypto';
import {
  DATA_LABELS,
  SIGNALLING_LIMITS,
  SIGNALLING_TIMES,
  type ConsumerState,
  type DataConsumerInfo,
  type DataLabel,
  type Goodbye,
  type IceParameters,
  type Received,
  type ReceiveCapabilities,
  type Requests,
  type RoomFact,
  type TransportInfo,
  type Welcome,
} from '../../protocol/index.ts';
import type { AccessClaims } from '../signalling/access-token.ts';
import { qualityOf } from '../room/connection-quality.ts';
import { DataRate } from './data-rate.ts';
import { DataSendQueue } from './data-send-queue.ts';
import { RequestRefusedError } from '../signalling/request-refused-error.ts';
import { Outbox, type Push } from './outbox.ts';
import { Publication, type Publisher } from './publication.ts';
import type { Transports } from '../room/room-media.ts';
import { Subscription, type Subscriber } from './subscription.ts';
import { wireTransport } from '../workers/wire-parameters.ts';

/** The socket that a participant is connected through now. */
export interface PeerLink {
  readonly push: Push;
  /** Disconnects it. Idempotent. */
  end(): void;
}

/** What a participant needs of the room. */
export interface PeerRoom {
  readonly timers: Timers;
  readonly incarnation: number;
  /** It has lost its worker and has no other yet. */
  readonly moving: boolean;
  rosterFor(peer: Peer): readonly ParticipantInfo[];
  /** What a snapshot does not hold and somebody who comes now should know. */
  standing(): Iterable<RoomFact>;
  leave(peer: Peer, reason: 'left' | 'lost'): void;
  /** Removes somebody who floods the server, and keeps them out for a while. */
  cutOff(peer: Peer): void;
  qualityChanged(peer: Peer): void;
  attempt(what: string, work: Promise<unknown>): Promise<void>;
  createTransport(): Promise<WebRtcTransport>;
  /** A transport was closed by nobody's wish; the participant gets new ones. */
  transportsLost(peer: Peer): void;
  publication(publicationId: PublicationId): Publication<Peer> | undefined;
  publicationsFor(peer: Peer): readonly Publication<Peer>[];
  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean;
  published(publication: Publication<Peer>, first: boolean): void;
  unpublish(publication: Publication<Peer>): void;
  loseProducer(publication: Publication<Peer>): void;
  setMuted(publication: Publication<Peer>, by: MutedBy | undefined): void;
  consumeData(transport: WebRtcTransport, label: DataLabel): Promise<DataConsumer>;
  readData(dataProducer: DataProducer, listener: (message: Buffer) => void): Promise<void>;
  relay(from: Peer, label: DataLabel, message: Buffer): void;
}

/** Demands and unsubscriptions remembered for one participant, also of what is not published yet. */
const WISHES_LIMIT = 4_000;

/**
 * Milliseconds between two requests for a key frame of one stream. Whoever comes, looks again or changes layers
 * needs one; asked for each, a full room would have its publishers send little else.
 */
const KEY_FRAME_PAUSE = 500;

/** Someone in a room, for as long as the session lasts: it survives its socket and its transports. */
export class Peer implements Publisher, Subscriber {
  readonly room: PeerRoom;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt = Date.now();
  /** Whoever knows it is this participant. */
  readonly session = randomBytes(24).toString('base64url');
  readonly publications = new Map<PublicationId, Publication<Peer>>();
  rights: Rights;
  /** What the others were told last. */
  quality: QualityLevel = 'unknown';
  readonly #outbox = new Outbox();
  readonly #subscriptions = new Map<PublicationId, Subscription>();
  readonly #demands = new Map<PublicationId, Demand>();
  readonly #unsubscribed = new Set<PublicationId>();
  readonly #dataProducers = new Map<DataLabel, DataProducer>();
  readonly #sendQueues: Readonly<Record<DataLabel, DataSendQueue>>;
  readonly #dataRate = new DataRate();
  #receiveCapabilities: RtpCapabilities | undefined;
  #transports: Transports | undefined;
  /** Whose DTLS parameters have come: they may come once. */
  readonly #connected = new WeakSet<WebRtcTransport>();
  #link: PeerLink | undefined;
  #welcomed = false;
  /** The incarnation of the room whose transports the client has been told. */
  #toldIncarnation: number | undefined;
  #cancelEviction: (() => void) | undefined;
  #closed = false;

  constructor(room: PeerRoom, claims: AccessClaims, rights: Rights, transports: Transports) {
    this.room = room;
    this.participantId = claims.participantId;
    this.name = claims.name;
    this.role = claims.role;
    this.rights = rights;
    this.#use(transports);
    this.#sendQueues = {
      reliable: new DataSendQueue(true, room.timers),
      lossy: new DataSendQueue(false, room.timers),
    };
  }

  get closed(): boolean {
    return this.#closed;
  }

  get timers(): Timers {
    return this.room.timers;
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  get receiveCapabilities(): RtpCapabilities | undefined {
    return this.#receiveCapabilities;
  }

  get info(): ParticipantInfo {
    return {
      participantId: this.participantId,
      name: this.name,
      role: this.role,
      joinedAt: this.joinedAt,
      publications: [...this.publications.values()].map(({ info }) => info),
    };
  }

  // The connection

  /** Another socket takes over; the client is told everything as it is now. */
  async connect(link: PeerLink, receive: ReceiveCapabilities | undefined): Promise<void> {
    this.#cancelEviction?.();
    this.#outbox.close();
    const previous = this.#link;
    this.#link = link;
    this.#welcomed = false;
    previous?.end();
    if (receive) await this.receive(receive);
    // Meanwhile the socket may be gone, or the room may have moved and said so.
    if (this.#link === link && !this.#welcomed) this.#welcome();
  }

  /** The socket is gone. The session lasts for a while without one. */
  disconnect(link: PeerLink): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#outbox.close();
    if (this.#closed) return;
    this.room.qualityChanged(this);
    this.#cancelEviction = this.room.timers.after(SIGNALLING_TIMES.resumeWindow, () =>
      this.room.leave(this, 'lost'),
    );
  }

  #welcome(): void {
    const link = this.#link;
    // While the room moves there is nothing to tell; it says so when it has.
    if (link === undefined || this.#closed || this.#transports === undefined) return;
    const { incarnation } = this.room;
    const welcome: Welcome = {
      session: this.session,
      resumed: this.#toldIncarnation === incarnation,
      incarnation,
      participantId: this.participantId,
      rights: this.rights,
      roster: this.room.rosterFor(this),
      own: [...this.publications.values()].map((publication) => ({
        publicationId: publication.id,
        source: publication.source,
        mutedBy: [...publication.mutedBy],
        producing: publication.producer !== undefined,
      })),
      send: wireTransport(this.#transports.send),
      receive: wireTransport(this.#transports.receive),
      ...(this.#receiveCapabilities === undefined ? {} : { received: this.#received() }),
    };
    link.push(this.#welcomed ? 'room-moved' : 'welcome', welcome);
    this.#welcomed = true;
    this.#toldIncarnation = incarnation;
    this.#outbox.open(link.push);
    for (const fact of this.room.standing()) this.tell(fact);
    for (const publication of this.publications.values()) publication.retell();
    this.room.qualityChanged(this);
  }

  tell(fact: RoomFact): void {
    this.#outbox.fact(fact);
  }

  tellConsumerState(state: ConsumerState): void {
    this.#outbox.consumerState(state);
  }

  tellConsumerClosed(consumerId: string): void {
    this.#outbox.consumerClosed(consumerId);
  }

  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean {
    return this.room.canConsume(producer, rtpCapabilities);
  }

  attempt(what: string, work: Promise<unknown>): void {
    void this.room.attempt(what, work);
  }

  qualityChanged(): void {
    this.room.qualityChanged(this);
  }

  // Transports

  #transport(transportId: string): WebRtcTransport {
    const transports = this.#transports;
    for (const transport of transports ? [transports.send, transports.receive] : [])
      if (transport.id === transportId) return transport;
    throw new RequestRefusedError('gone', 'This transport is gone; a newer one takes its place.');
  }

  #use(transports: Transports): void {
    this.#transports = transports;
    for (const transport of [transports.send, transports.receive])
      // Later: who closes one on purpose has another by then, and of a lost worker the room hears as well.
      transport.observer.once('close', () =>
        setImmediate(() => {
          const { send, receive } = this.#transports ?? {};
          if (transport === send || transport === receive) this.room.transportsLost(this);
        }),
      );
  }

  #current(): Transports {
    if (this.#transports === undefined)
      throw new RequestRefusedError('gone', 'The room is moving to another worker.');
    return this.#transports;
  }

  async connectTransport({
    transportId,
    dtlsParameters,
  }: Requests['connect-transport']['data']): Promise<void> {
    const transport = this.#transport(transportId);
    if (this.#connected.has(transport))
      throw new RequestRefusedError('out-of-order', 'This transport is connected already.');
    this.#connected.add(transport);
    await asked(transport, transport.connect({ dtlsParameters }));
  }

  async restartIce(transportId: string): Promise<IceParameters> {
    return await this.#transport(transportId).restartIce();
  }

  async renewTransport(direction: 'send' | 'receive'): Promise<Requests['renew-transport']['answer']> {
    const before = this.#current();
    const transport = await this.room.createTransport();
    if (this.#closed || this.#transports !== before) {
      transport.close();
      throw new RequestRefusedError('gone', 'The room is moving to another worker.');
    }
    this.#use({ ...before, [direction]: transport });
    if (direction === 'send') this.#loseSending();
    else this.#loseReceiving();
    before[direction].close();
    const told: TransportInfo = wireTransport(transport);
    if (direction === 'send' || this.#receiveCapabilities === undefined) return { transport: told };
    await this.#openAll(true);
    return { transport: told, received: this.#received() };
  }

  #loseSending(): void {
    for (const publication of this.publications.values()) this.room.loseProducer(publication);
    for (const dataProducer of this.#dataProducers.values()) dataProducer.close();
    this.#dataProducers.clear();
  }

  #loseReceiving(): void {
    for (const subscription of this.#subscriptions.values()) subscription.lose();
    for (const label of DATA_LABELS) this.#sendQueues[label].detach();
  }

  /** All that this participant had on the worker is lost; what comes next the client has to open anew. */
  loseMedia(): void {
    this.#loseSending();
    this.#loseReceiving();
    const lost = this.#transports;
    this.#transports = undefined;
    this.#toldIncarnation = undefined;
    lost?.send.close();
    lost?.receive.close();
  }

  /** The room has a new home. A client without a socket learns it when it is back. */
  async moveTo(transports: Transports): Promise<void> {
    this.#use(transports);
    this.#outbox.close();
    if (this.#receiveCapabilities) await this.#openAll(true);
    if (this.#transports === transports) this.#welcome();
  }

  // Receiving

  async receive({ recvRtpCapabilities }: ReceiveCapabilities): Promise<Received> {
    if (this.#receiveCapabilities === undefined) {
      this.#receiveCapabilities = recvRtpCapabilities;
      await this.#openAll(true);
    }
    return this.#received();
  }

  /** Everything that others publish and all data, made side by side: one wait for however many there are. */
  async #openAll(first: boolean): Promise<void> {
    const transport = this.#transports?.receive;
    if (transport === undefined) return;
    await Promise.all([
      ...DATA_LABELS.map((label) =>
        this.room.attempt('making a data consumer', this.#openOutlet(transport, label)),
      ),
      ...this.room
        .publicationsFor(this)
        .map((publication) =>
          this.room.attempt('making a consumer', this.#openSubscription(publication, transport, first)),
        ),
    ]);
  }

  async #openOutlet(transport: WebRtcTransport, label: DataLabel): Promise<void> {
    const consumer = await this.room.consumeData(transport, label);
    if (this.#transports?.receive === transport && !this.#closed) this.#sendQueues[label].attach(consumer);
    else consumer.close();
  }

  async #openSubscription(publication: Publication<Peer>, transport: WebRtcTransport, first: boolean) {
    if (this.#closed || !this.rights.subscribe || this.#unsubscribed.has(publication.id)) return undefined;
    let subscription = this.#subscriptions.get(publication.id);
    if (subscription === undefined) {
      subscription = new Subscription(this, publication);
      this.#subscriptions.set(publication.id, subscription);
    }
    return await subscription.open(transport, first);
  }

  /** Someone has begun to publish, or to publish again. */
  async offer(publication: Publication<Peer>): Promise<void> {
    const transport = this.#transports?.receive;
    if (transport === undefined || this.#receiveCapabilities === undefined) return;
    const info = await this.#openSubscription(publication, transport, false);
    if (info) this.#outbox.consumer(info);
  }

  #received(): Received {
    return {
      consumers: [...this.#subscriptions.values()].flatMap(({ info }) => info ?? []),
      dataConsumers: DATA_LABELS.flatMap((label): DataConsumerInfo[] => {
        const consumer = this.#sendQueues[label].consumer;
        if (consumer?.sctpStreamParameters === undefined) return [];
        const { id, dataProducerId, sctpStreamParameters } = consumer;
        return [{ dataConsumerId: id, dataProducerId, label, sctpStreamParameters }];
      }),
    };
  }

  resumeConsumers(consumerIds: readonly string[]): void {
    const wanted = new Set(consumerIds);
    for (const subscription of this.#subscriptions.values())
      if (subscription.consumer && wanted.has(subscription.consumer.id)) subscription.resume();
  }

  demandFor(publicationId: PublicationId): Demand | undefined {
    return this.#demands.get(publicationId);
  }

  setDemands(demands: Readonly<Record<PublicationId, Demand>>): void {
    for (const [key, demand] of Object.entries(demands)) {
      const publicationId = asId.publication(key);
      if (this.#demands.size >= WISHES_LIMIT && !this.#demands.has(publicationId))
        throw new RequestRefusedError('limit-reached', 'Too many demands are remembered.');
      this.#demands.set(publicationId, demand);
      this.#subscriptions.get(publicationId)?.apply();
    }
  }

  async setSubscribed(publicationId: PublicationId, subscribed: boolean): Promise<void> {
    if (!subscribed) {
      if (this.#unsubscribed.size >= WISHES_LIMIT)
        throw new RequestRefusedError('limit-reached', 'Too many unsubscriptions are remembered.');
      this.#unsubscribed.add(publicationId);
      this.#subscriptions.get(publicationId)?.close();
      return;
    }
    if (!this.#unsubscribed.delete(publicationId)) return;
    const publication = this.room.publication(publicationId);
    if (publication && publication.owner !== this) await this.offer(publication);
  }

  /** A publication is over, and with it what was wished for it. */
  forgetPublication(publicationId: PublicationId): void {
    this.#demands.delete(publicationId);
    this.#unsubscribed.delete(publicationId);
  }

  forgetSubscription(subscription: Subscription): void {
    if (this.#subscriptions.get(subscription.publication.id) === subscription)
      this.#subscriptions.delete(subscription.publication.id);
  }

  // Publishing

  #own(publicationId: PublicationId): Publication<Peer> {
    const publication = this.publications.get(publicationId);
    if (publication) return publication;
    throw new RequestRefusedError('not-found', 'You have no such publication.');
  }

  async produce({
    publicationId,
    source,
    kind,
    rtpParameters,
    muted,
    size,
    encrypted,
  }: Requests['produce']['data']): Promise<void> {
    // mediasoup takes the kind's word for it: what is sent is what its codecs say.
    const foreign = rtpParameters.codecs.find(
      ({ mimeType }) => !mimeType.toLowerCase().startsWith(`${kind}/`),
    );
    if (mediaKindOf(source) !== kind || foreign !== undefined)
      throw new RequestRefusedError('malformed', `A ${source} is not ${foreign?.mimeType ?? kind}.`);
    this.#mustBeAllowed(source);
    const known = this.room.publication(publicationId);
    if (known && (known.owner !== this || known.source !== source))
      throw new RequestRefusedError('refused', 'This publication id is taken.');
    if (known?.producer) return;
    if (known === undefined && this.publications.size >= SIGNALLING_LIMITS.publicationsPerParticipant)
      throw new RequestRefusedError('limit-reached', 'You publish too much at once.');
    const transport = this.#current().send;
    const producer = await asked(
      transport,
      transport.produce({
        kind,
        rtpParameters,
        paused: muted,
        ...(kind === 'video' && { keyFrameRequestDelay: KEY_FRAME_PAUSE }),
      }),
    );
    if (this.#closed || this.#transports?.send !== transport || !this.rights.publish.includes(source)) {
      producer.close();
      this.#mustBeAllowed(source);
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.');
    }
    producer.on('score', () => this.room.qualityChanged(this));
    const publication = known ?? new Publication<Peer>(this, publicationId, source, encrypted);
    // What the server silenced stays marked as its doing until the person unmutes.
    if (!muted) publication.mutedBy.clear();
    else if (publication.mutedBy.size === 0) publication.mutedBy.add('self');
    publication.attach(producer);
    if (size) publication.resize(size);
    this.room.published(publication, known === undefined);
  }

  #mustBeAllowed(source: Source): void {
    if (!this.rights.publish.includes(source))
      throw new RequestRefusedError('refused', `You may not share your ${source} in this call.`);
  }

  unproduce(publicationId: PublicationId): void {
    const publication = this.publications.get(publicationId);
    if (publication) this.room.unpublish(publication);
  }

  setSize({ publicationId, size }: Requests['set-size']['data']): void {
    this.#own(publicationId).resize(size);
  }

  setMuted(publicationId: PublicationId, muted: boolean): void {
    this.room.setMuted(this.#own(publicationId), muted ? 'self' : undefined);
  }

  /** Silences what is published of a source now. */
  muteByServer(source: Source): void {
    for (const publication of this.publications.values())
      if (publication.source === source && !publication.mutedBy.has('server')) {
        this.room.setMuted(publication, 'server');
        this.tell({ type: 'forced-mute', publicationId: publication.id, source });
      }
  }

  setRights(rights: Rights): void {
    const before = this.rights;
    if (isSame(before, rights)) return;
    this.rights = rights;
    this.tell({ type: 'rights', rights });
    for (const publication of this.publications.values())
      if (!rights.publish.includes(publication.source)) {
        this.room.unpublish(publication);
        this.tell({
          type: 'local-unpublished',
          publicationId: publication.id,
          source: publication.source,
        });
      }
    if (!rights.subscribe) for (const subscription of this.#subscriptions.values()) subscription.close();
    else if (!before.subscribe)
      for (const publication of this.room.publicationsFor(this))
        this.room.attempt('making a consumer', this.offer(publication));
  }

  // Data

  async produceData({ label, sctpStreamParameters }: Requests['produce-data']['data']): Promise<void> {
    const transport = this.#current().send;
    this.#dataProducers.get(label)?.close();
    const dataProducer = await asked(transport, transport.produceData({ sctpStreamParameters, label }));
    if (this.#closed || this.#transports?.send !== transport) {
      dataProducer.close();
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.');
    }
    this.#dataProducers.set(label, dataProducer);
    await this.room.readData(dataProducer, (message) => {
      if (this.rights.data && this.#dataRate.admits(message.length)) this.room.relay(this, label, message);
    });
  }

  sendData(label: DataLabel, message: Buffer): void {
    this.#sendQueues[label].send(message);
  }

  dataOpened(): void {
    for (const label of DATA_LABELS) this.#sendQueues[label].opened();
  }

  // Quality

  /** The worst of what this participant sends and receives. */
  measureQuality(): QualityLevel {
    if (!this.connected) return 'lost';
    return qualityOf(this.#scores());
  }

  *#scores(): Generator<number> {
    for (const { producer, mutedBy } of this.publications.values()) {
      // A layer that is not sent scores 0 and says nothing about the network.
      const sent = mutedBy.size > 0 ? [] : (producer?.score ?? []).filter(({ score }) => score > 0);
      if (sent.length > 0) yield Math.max(...sent.map(({ score }) => score));
    }
    for (const { consumer } of this.#subscriptions.values())
      if (consumer && !consumer.paused && !consumer.producerPaused && consumer.score.producerScore > 0)
        yield consumer.score.score;
  }

  // The end

  /** Frees everything and says why, when there is someone to tell. Idempotent. */
  close(goodbye: Goodbye | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelEviction?.();
    for (const subscription of this.#subscriptions.values()) subscription.close();
    for (const label of DATA_LABELS) this.#sendQueues[label].close();
    this.#outbox.close();
    this.#transports?.send.close();
    this.#transports?.receive.close();
    this.#transports = undefined;
    this.#demands.clear();
    this.#unsubscribed.clear();
    const link = this.#link;
    this.#link = undefined;
    if (goodbye) link?.push('goodbye', goodbye);
    link?.end();
  }
}

const isSame = (one: Rights, other: Rights): boolean =>
  one.subscribe === other.subscribe &&
  one.data === other.data &&
  one.publish.length === other.publish.length &&
  one.publish.every((source) => other.publish.includes(source));

/** What a worker refuses to do on a transport that is there, such as a second use of a MID, is the client's doing. */
async function asked<Result>(transport: WebRtcTransport, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (transport.closed || !(error instanceof Error))
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.', { cause: error });
    throw new RequestRefusedError('malformed', error.message.slice(0, 300), { cause: error });
  }
}
