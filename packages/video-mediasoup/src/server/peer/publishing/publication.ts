import type { Timers } from '@crossfade/video-core/adapter-kit';
import {
  mediaKindOf,
  type Layer,
  type MutedBy,
  type ParticipantId,
  type PublicationId,
  type PublicationInfo,
  type Source,
} from '@crossfade/video-core';
import type { Producer } from 'mediasoup/types';
import type { FrameSize, RoomFact } from '../../../protocol/index.ts';
import { LayerDemand } from './layer-demand.ts';
import { asLayer, DEFAULT_SIZE, type LayersOnOffer } from '../receiving/preferred-layers.ts';

/** Milliseconds that a layer must be unwanted before its publisher is asked to stop sending it. */
const LAYER_LINGER = 2_000;

/** The participant, as what they publish sees them. */
export interface Publisher {
  readonly participantId: ParticipantId;
  readonly timers: Timers;
  tell(fact: RoomFact): void;
}

/** One participant's reception of a publication. */
interface Reception {
  /** What is on offer has changed. */
  applySoon(): void;
  muteChanged(): void;
  /** The producer is gone; another may come. */
  lose(): void;
  close(): void;
}

/** Something that a participant publishes. It outlives its producer when a transport or the room moves. */
export class Publication<Owner extends Publisher = Publisher> {
  readonly id: PublicationId;
  readonly source: Source;
  readonly owner: Owner;
  /** End to end, as its publisher says. */
  readonly encrypted: boolean;
  readonly mutedBy = new Set<MutedBy>();
  readonly subscriptions = new Set<Reception>();
  readonly #interest = new LayerDemand();
  /** The layers last requested of the publisher, who sends every layer until then. */
  #told: Layer | 'none' | undefined;
  #cancelTelling: (() => void) | undefined;
  #cancelExpiry: (() => void) | undefined;
  #producer: Producer | undefined;
  #scales: readonly number[] = [1];
  #size: FrameSize = DEFAULT_SIZE;
  #temporalLayers = 1;

  constructor(owner: Owner, id: PublicationId, source: Source, encrypted = false) {
    this.owner = owner;
    this.id = id;
    this.source = source;
    this.encrypted = encrypted;
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
      encrypted: this.encrypted,
      layers: mediaKindOf(this.source) === 'video' ? this.#scales.length : 0,
    };
  }

  attach(producer: Producer): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = undefined;
    this.#producer = producer;
    const encodings = producer.rtpParameters.encodings ?? [];
    const [, spatial = '1', temporal = '1'] =
      /^[LS](\d)T(\d)/.exec(encodings[0]?.scalabilityMode ?? '') ?? [];
    // Layers are streams, or share one, in which each is half as large as the next (W3C webrtc-svc).
    this.#scales =
      encodings.length === 1
        ? Array.from({ length: Number(spatial) }, (_, index) => 2 ** (Number(spatial) - 1 - index))
        : encodings.map(
            ({ scaleResolutionDownBy }, index) =>
              scaleResolutionDownBy ?? 2 ** (encodings.length - 1 - index),
          );
    this.#told = undefined;
    this.#temporalLayers = Number(temporal);
    if (mediaKindOf(this.source) === 'video') this.#tellSoon();
  }

  /** The producer is gone and may come back within `patience` ms; after that the publication expires. */
  detach(patience: number, expired: () => void): void {
    const producer = this.#producer;
    if (producer === undefined) return;
    this.#producer = undefined;
    producer.close();
    this.#cancelExpiry?.();
    this.#cancelExpiry = this.owner.timers.after(patience, expired);
  }

  resize(size: FrameSize): void {
    this.#size = size;
    for (const subscription of this.subscriptions) subscription.applySoon();
  }

  /** The largest layer that anyone wants; the smallest while nobody receives, so that a new receiver sees it at once. */
  get #wanted(): Layer | undefined {
    return this.#interest.highest ?? (this.subscriptions.size === 0 ? 0 : undefined);
  }

  /** A receiver wants another layer than before. The publisher is notified when the highest of all changes. */
  interestMoved(from: Layer | undefined, to: Layer | undefined): void {
    if (from === to) return;
    this.#interest.move(from, to);
    const highest = this.#wanted;
    const sent = this.#told ?? asLayer(this.#scales.length - 1);
    if (rank(highest) < rank(sent)) return this.#tellSoon();
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    this.#tell(highest);
  }

  /** The first receiver who stops wanting a layer starts the clock, however many follow. */
  #tellSoon(): void {
    this.#cancelTelling ??= this.owner.timers.after(LAYER_LINGER, () => {
      this.#cancelTelling = undefined;
      this.#tell(this.#wanted);
    });
  }

  /** The publisher has reconnected and may have missed what is wanted. */
  retell(): void {
    if (this.#told === undefined) return;
    this.#told = undefined;
    this.#tell(this.#wanted);
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
    this.#producer?.close();
    this.#producer = undefined;
    for (const subscription of this.subscriptions) subscription.close();
    // Last, since closing subscriptions starts a timer.
    this.#cancelExpiry?.();
    this.#cancelTelling?.();
  }
}

const rank = (layer: Layer | 'none' | undefined): number =>
  layer === undefined || layer === 'none' ? -1 : layer;
