import { asId, type Demand, type PublicationId, type Rights } from '@crossfade/video-core';
import type { Producer, RtpCapabilities, WebRtcTransport } from 'mediasoup/types';
import type { ConsumerInfo, ConsumerState } from '../../../protocol/index.ts';
import { RequestRefusedError } from '../../signalling/request-refused-error.ts';
import type { Outbox } from '../outbox.ts';
import type { PeerTransports } from '../peer-transports.ts';
import type { Publication, Publisher } from '../publishing/publication.ts';
import { Subscription, type Subscriber } from './subscription.ts';

/** Demands and unsubscriptions remembered for one participant, also of what is not published yet. */
const WISHES_LIMIT = 4_000;

/** The participant who receives. */
export interface ReceivingPeer extends Publisher {
  readonly rights: Rights;
  qualityChanged(): void;
}

/** What receiving needs of the room. */
export interface ReceivingRoom<Peer extends ReceivingPeer> {
  attempt(what: string, work: Promise<unknown>): Promise<void>;
  /** Runs work when it is the room's turn: what one asks for may cost a request to the worker for each of the others. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  publication(publicationId: PublicationId): Publication<Peer> | undefined;
  /** What others publish. */
  publicationsFor(peer: Peer): readonly Publication<Peer>[];
  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean;
}

/** What one participant receives of the others, and what of it their client demands. */
export class PeerSubscriptions<Peer extends ReceivingPeer> implements Subscriber {
  readonly #peer: Peer;
  readonly #room: ReceivingRoom<Peer>;
  readonly #transports: PeerTransports;
  readonly #outbox: Outbox;
  readonly #subscriptions = new Map<PublicationId, Subscription>();
  readonly #demands = new Map<PublicationId, Demand>();
  readonly #unsubscribed = new Set<PublicationId>();
  /** `undefined` until the client has told them. */
  receiveCapabilities: RtpCapabilities | undefined;

  constructor(peer: Peer, room: ReceivingRoom<Peer>, transports: PeerTransports, outbox: Outbox) {
    this.#peer = peer;
    this.#room = room;
    this.#transports = transports;
    this.#outbox = outbox;
  }

  /** All that others publish, opened at the same time: one wait for however many there are. */
  async openAll(transport: WebRtcTransport): Promise<void> {
    await Promise.all(
      this.#room
        .publicationsFor(this.#peer)
        .map((publication) =>
          this.#room.attempt('making a consumer', this.#open(publication, transport, true)),
        ),
    );
  }

  /** Someone has begun to publish, or to publish again. */
  async offer(publication: Publication<Peer>): Promise<void> {
    const transport = this.#transports.now?.receive;
    if (transport === undefined || this.receiveCapabilities === undefined) return;
    const info = await this.#open(publication, transport, false);
    if (info) this.#outbox.consumer(info);
  }

  async #open(publication: Publication<Peer>, transport: WebRtcTransport, first: boolean) {
    if (!this.#peer.rights.subscribe || this.#unsubscribed.has(publication.id)) return undefined;
    let subscription = this.#subscriptions.get(publication.id);
    if (subscription === undefined) {
      subscription = new Subscription(this, publication);
      this.#subscriptions.set(publication.id, subscription);
    }
    const opened = subscription;
    return await this.#room.inTurn(async () => {
      // Of another transport it is opened by another request.
      if (this.#transports.now?.receive !== transport) return undefined;
      return await opened.open(transport, first);
    });
  }

  get consumers(): readonly ConsumerInfo[] {
    return [...this.#subscriptions.values()].flatMap(({ info }) => info ?? []);
  }

  resume(consumerIds: readonly string[]): void {
    const wanted = new Set(consumerIds);
    for (const subscription of this.#subscriptions.values())
      if (subscription.consumer && wanted.has(subscription.consumer.id)) subscription.resume();
  }

  setDemands(demands: Readonly<Record<PublicationId, Demand>>): void {
    for (const [key, demand] of Object.entries(demands)) {
      const publicationId = asId.publication(key);
      if (this.#demands.size >= WISHES_LIMIT && !this.#demands.has(publicationId))
        throw new RequestRefusedError('limit-reached', 'Too many demands are remembered.');
      this.#demands.set(publicationId, demand);
      this.#subscriptions.get(publicationId)?.applySoon();
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
    const publication = this.#room.publication(publicationId);
    if (publication && publication.owner !== this.#peer) await this.offer(publication);
  }

  /** A publication has ended, and with it what was wished for it. */
  publicationEnded(publicationId: PublicationId): void {
    this.#demands.delete(publicationId);
    this.#unsubscribed.delete(publicationId);
  }

  /** Whether the participant may receive has changed. */
  rightsChanged(): void {
    if (!this.#peer.rights.subscribe) this.#closeAll();
    else
      for (const publication of this.#room.publicationsFor(this.#peer))
        void this.attempt('making a consumer', this.offer(publication));
  }

  /** The transport is gone; consumers are made again on the next. */
  lose(): void {
    for (const subscription of this.#subscriptions.values()) subscription.lose();
  }

  /** mediasoup's scores (0 to 10) of what is received now. */
  *scores(): Generator<number> {
    for (const { consumer } of this.#subscriptions.values())
      if (consumer && !consumer.paused && !consumer.producerPaused && consumer.score.producerScore > 0)
        yield consumer.score.score;
  }

  /** Idempotent. */
  close(): void {
    this.#closeAll();
    this.#demands.clear();
    this.#unsubscribed.clear();
  }

  #closeAll(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close();
  }

  // What a subscription asks.

  demandFor(publicationId: PublicationId): Demand | undefined {
    return this.#demands.get(publicationId);
  }

  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean {
    return this.#room.canConsume(producer, rtpCapabilities);
  }

  attempt(what: string, work: Promise<unknown>): Promise<void> {
    return this.#room.attempt(what, work);
  }

  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#room.inTurn(work);
  }

  qualityChanged(): void {
    this.#peer.qualityChanged();
  }

  tellConsumerState(state: ConsumerState): void {
    this.#outbox.consumerState(state);
  }

  tellConsumerClosed(consumerId: string): void {
    this.#outbox.consumerClosed(consumerId);
  }

  forgetSubscription(subscription: Subscription): void {
    if (this.#subscriptions.get(subscription.publication.id) === subscription)
      this.#subscriptions.delete(subscription.publication.id);
  }
}
