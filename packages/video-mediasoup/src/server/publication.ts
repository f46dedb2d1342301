import {
  mediaKindOf,
  type Layer,
  type MutedBy,
  type PublicationId,
  type PublicationInfo,
  type Source,
} from '@crossfade/video-core';
import type { Producer } from 'mediasoup/types';
import type { FrameSize } from '../protocol/index.ts';
import { LayerInterest } from './layer-interest.ts';
import type { Peer } from './peer.ts';
import { asLayer, DEFAULT_SIZE, type LayersOnOffer } from './preferred-layers.ts';
import type { Subscription } from './subscription.ts';

/** How long, in ms, a layer must be unwanted before its publisher is told to stop sending it. */
const LAYER_LINGER = 2_000;

/** Something that a participant publishes. It outlives its producer when a transport or the room moves. */
export class Publication {
  readonly id: PublicationId;
  readonly source: Source;
  readonly owner: Peer;
  readonly mutedBy = new Set<MutedBy>();
  readonly subscriptions = new Set<Subscription>();
  readonly #interest = new LayerInterest();
  /** What the publisher sends, as far as it was told: every layer when it begins. */
  #told: Layer | 'none' = 'none';
  #cancelTelling: (() => void) | undefined;
  #cancelExpiry: (() => void) | undefined;
  #producer: Producer | undefined;
  #scales: readonly number[] = [1];
  #size: FrameSize = DEFAULT_SIZE;
  #temporalLayers = 1;

  constructor(owner: Peer, id: PublicationId, source: Source) {
    this.owner = owner;
    this.id = id;
    this.source = source;
  }

  get producer(): Producer | undefined {
    return this.#producer;
  }

  get offer(): LayersOnOffer {
    return { size: this.#size, scales: this.#scales, temporalLayers: this.#temporalLayers };
  }

  get info(): PublicationInfo {
    return {
      publicationId: this.id,
      source: this.source,
      mutedBy: [...this.mutedBy],
      encrypted: false,
      layers: mediaKindOf(this.source) === 'video' ? this.#scales.length : 0,
    };
  }

  attach(producer: Producer): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = undefined;
    this.#producer = producer;
    const encodings = producer.rtpParameters.encodings ?? [];
    this.#scales = encodings.map(
      ({ scaleResolutionDownBy }, index) => scaleResolutionDownBy ?? 2 ** (encodings.length - 1 - index),
    );
    this.#told = asLayer(encodings.length - 1);
    this.#temporalLayers = Number(/T(\d)/.exec(encodings[0]?.scalabilityMode ?? '')?.[1] ?? 1);
  }

  /** The producer is gone and may come back within `patience` ms; after that the publication expires. */
  detach(patience: number, expired: () => void): void {
    const producer = this.#producer;
    if (producer === undefined) return;
    this.#producer = undefined;
    producer.close();
    this.#cancelExpiry?.();
    this.#cancelExpiry = this.owner.room.timers.after(patience, expired);
  }

  resize(size: FrameSize): void {
    this.#size = size;
    for (const subscription of this.subscriptions) subscription.apply();
  }

  /** A receiver wants another layer than before. Its publisher is told when the highest of all changes. */
  interestMoved(from: Layer | undefined, to: Layer | undefined): void {
    if (this.#scales.length < 2 || from === to) return;
    this.#interest.move(from, to);
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    const highest = this.#interest.highest;
    if (rank(highest) >= rank(this.#told)) this.#tell(highest);
    else
      this.#cancelTelling = this.owner.room.timers.after(LAYER_LINGER, () =>
        this.#tell(this.#interest.highest),
      );
  }

  #tell(highest: Layer | undefined): void {
    const next = highest ?? 'none';
    if (next === this.#told) return;
    this.#told = next;
    const layers = highest === undefined ? [] : Array.from({ length: highest + 1 }, (_, i) => asLayer(i));
    this.owner.tell({ type: 'layers-wanted', publicationId: this.id, layers });
  }

  /** Producer, timers and subscriptions are gone. Idempotent. */
  close(): void {
    this.#cancelExpiry?.();
    this.#cancelTelling?.();
    this.#producer?.close();
    this.#producer = undefined;
    for (const subscription of this.subscriptions) subscription.close();
  }
}

const rank = (layer: Layer | 'none' | undefined): number =>
  layer === undefined || layer === 'none' ? -1 : layer;
