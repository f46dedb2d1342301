import {
  mediaKindOf,
  type Demand,
  type Layer,
  type PauseReason,
  type PublicationId,
} from '@crossfade/video-core';
import type { Consumer, Producer, RtpCapabilities, WebRtcTransport } from 'mediasoup/types';
import type { ConsumerInfo, ConsumerState } from '../../../protocol/index.ts';
import { asLayer, layerFor, preferredLayers } from './preferred-layers.ts';
import type { Publication } from '../publishing/publication.ts';
import { wireParameters } from '../../workers/wire-parameters.ts';

/** Audio is wanted, of a video the smallest layer. */
const DEFAULT_DEMAND: Demand = { visible: true, width: 0, height: 0 };

/** The participant who receives, as a subscription sees them. */
export interface Subscriber {
  /** `undefined` until the client has told them. */
  readonly receiveCapabilities: RtpCapabilities | undefined;
  demandFor(publicationId: PublicationId): Demand | undefined;
  canConsume(producer: Producer, rtpCapabilities: RtpCapabilities): boolean;
  /** Looks after work that is not awaited by a client; resolves when it is done, or has failed. */
  attempt(what: string, work: Promise<unknown>): Promise<void>;
  /** Runs work when it is the room's turn. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  qualityChanged(): void;
  tellConsumerState(state: ConsumerState): void;
  tellConsumerClosed(consumerId: string): void;
  forgetSubscription(subscription: Subscription): void;
}

/** One participant's reception of one publication: at most one consumer, remade when either end moves. */
export class Subscription {
  readonly #subscriber: Subscriber;
  readonly publication: Publication;
  #consumer: Consumer | undefined;
  /** Counts the tries to make a consumer, so that one which was overtaken is thrown away. */
  #try = 0;
  #opening = false;
  #closed = false;
  /** The client has its end of the consumer. */
  #ready = false;
  /** A first layer is being forwarded to the client. */
  #forwarding = false;
  #bandwidthShort = false;
  #interest: Layer | undefined;
  #sent = '';
  /** What the worker was asked of the consumer last, so that it is not asked again. */
  #asked: { sending?: boolean; layers?: string } = {};
  /** Waits for the room's turn to be brought in line. */
  #due = false;

  constructor(subscriber: Subscriber, publication: Publication) {
    this.#subscriber = subscriber;
    this.publication = publication;
    publication.subscriptions.add(this);
  }

  get consumer(): Consumer | undefined {
    return this.#consumer;
  }

  get #demand(): Demand {
    return this.#subscriber.demandFor(this.publication.id) ?? DEFAULT_DEMAND;
  }

  /**
   * Makes a consumer if there is a producer and none is there or under way. `first`: made before the
   * transport's DTLS is up, when mediasoup sends nothing yet and asks for a key frame once it may, so the
   * client need not resume it.
   */
  async open(transport: WebRtcTransport, first: boolean): Promise<ConsumerInfo | undefined> {
    const { producer } = this.publication;
    const rtpCapabilities = this.#subscriber.receiveCapabilities;
    if (this.#closed || producer === undefined || rtpCapabilities === undefined) return undefined;
    if (this.#consumer || this.#opening || !this.#subscriber.canConsume(producer, rtpCapabilities))
      return undefined;
    this.#try += 1;
    this.#opening = true;
    const attempt = this.#try;
    const ready = first && transport.dtlsState !== 'connected';
    // The smallest layer's key frame is there first; with it on its way the demanded layer is preferred.
    const layers = producer.type === 'simple' ? {} : { preferredLayers: { spatialLayer: 0 } };
    const paused = !ready || !this.#demand.visible;
    const consumer = await transport
      .consume({ producerId: producer.id, rtpCapabilities, paused, ...layers })
      .finally(() => {
        if (attempt === this.#try) this.#opening = false;
      });
    if (attempt !== this.#try || this.publication.producer !== producer) {
      consumer.close();
      return undefined;
    }
    this.#consumer = consumer;
    this.#asked = { sending: !paused };
    this.#ready = ready;
    consumer.on('layerschange', (layers) => {
      if (layers !== undefined && !this.#forwarding) {
        this.#forwarding = true;
        void this.#preferLayers(consumer);
      }
      // Without layers, though the publisher sends: the receiver's bandwidth does not carry any.
      this.#bandwidthShort = layers === undefined && this.#flows && consumer.score.producerScore > 0;
      this.#report();
    });
    consumer.on('score', () => this.#subscriber.qualityChanged());
    // Demand may have changed while the worker was asked.
    void this.apply();
    this.#sent = JSON.stringify(this.state);
    return this.info;
  }

  get #flows(): boolean {
    return this.#ready && this.#demand.visible && this.publication.mutedBy.size === 0;
  }

  get info(): ConsumerInfo | undefined {
    const { publication } = this;
    if (this.#consumer === undefined) return undefined;
    return {
      consumerId: this.#consumer.id,
      producerId: this.#consumer.producerId,
      participantId: publication.owner.participantId,
      publicationId: publication.id,
      source: publication.source,
      kind: this.#consumer.kind,
      rtpParameters: wireParameters(this.#consumer.rtpParameters),
      paused: !this.#ready,
      pausedBy: this.#pausedBy(),
    };
  }

  get state(): ConsumerState | undefined {
    if (this.#consumer === undefined) return undefined;
    const layer = this.#consumer.currentLayers?.spatialLayer;
    return {
      consumerId: this.#consumer.id,
      pausedBy: this.#pausedBy(),
      ...(layer === undefined || !this.#flows ? {} : { layer: asLayer(layer) }),
    };
  }

  #pausedBy(): readonly PauseReason[] {
    const reasons: PauseReason[] = [];
    if (!this.#demand.visible) reasons.push('demand');
    if (this.publication.mutedBy.size > 0) reasons.push('mute');
    if (this.#bandwidthShort && reasons.length === 0) reasons.push('bandwidth');
    return reasons;
  }

  resume(): void {
    this.#ready = true;
    void this.apply();
  }

  /** Brings the consumer in line when it is the room's turn: once, however often something changes before. */
  applySoon(): void {
    if (this.#due) return;
    this.#due = true;
    void this.#subscriber.inTurn(async () => {
      this.#due = false;
      await this.apply();
    });
  }

  /**
   * Brings the consumer in line with what is demanded now. The worker keeps the order of these calls. Resolves when it has
   * answered.
   */
  async apply(): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === undefined || consumer.closed) return;
    const demand = this.#demand;
    const preferred = this.#preferLayers(consumer);
    const resumed = this.#pauseOrResume(consumer, this.#ready && demand.visible);
    this.#moveInterest(
      demand.visible && mediaKindOf(this.publication.source) === 'video'
        ? layerFor(demand, this.publication.offer)
        : undefined,
    );
    this.#report();
    await Promise.all([preferred, resumed]);
  }

  async #preferLayers(consumer: Consumer): Promise<void> {
    const demand = this.#demand;
    if (consumer.type === 'simple' || !demand.visible || !this.#forwarding) return;
    const layers = preferredLayers(demand, this.publication.offer);
    const asked = JSON.stringify(layers);
    if (this.#asked.layers === asked) return;
    this.#asked.layers = asked;
    await this.#subscriber.attempt('preferring layers', consumer.setPreferredLayers(layers));
  }

  async #pauseOrResume(consumer: Consumer, sending: boolean): Promise<void> {
    if (this.#asked.sending === sending) return;
    this.#asked.sending = sending;
    await this.#subscriber.attempt(
      'pausing or resuming a consumer',
      sending ? consumer.resume() : consumer.pause(),
    );
  }

  #moveInterest(next: Layer | undefined): void {
    const before = this.#interest;
    this.#interest = next;
    this.publication.interestMoved(before, next);
  }

  /** Tells the client what changed, and nothing when nothing did. */
  #report(): void {
    const { state } = this;
    const told = JSON.stringify(state);
    if (state === undefined || told === this.#sent) return;
    this.#sent = told;
    this.#subscriber.tellConsumerState(state);
  }

  /** The publication was muted or unmuted, which pauses the producer itself. */
  muteChanged(): void {
    this.#report();
  }

  /** The consumer is gone and another may be made: the producer or the transport went. */
  lose(): void {
    this.#try += 1;
    this.#opening = false;
    const consumer = this.#consumer;
    this.#consumer = undefined;
    this.#ready = false;
    this.#forwarding = false;
    this.#bandwidthShort = false;
    this.#moveInterest(undefined);
    if (consumer === undefined) return;
    consumer.close();
    this.#subscriber.tellConsumerClosed(consumer.id);
  }

  /** Final. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.lose();
    this.publication.subscriptions.delete(this);
    this.#subscriber.forgetSubscription(this);
  }
}
