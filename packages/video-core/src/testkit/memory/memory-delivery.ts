import type { AdapterEvent } from '../../contract/adapter-event.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import type { Demand, Layer, PauseReason } from '../../contract/media.ts';
import { FlowMeter } from './flow-meter.ts';
import type { MemoryPublication } from './memory-publication.ts';
import { MemoryTrack } from './memory-track.ts';

/** What a receiver that said nothing needs: the smallest layer, or the sound. */
const UNTOLD: Demand = { visible: true, width: 0, height: 0 };

/** What the receiver of a publication decides about it. */
export interface DeliveryWishes {
  readonly demand: Demand | undefined;
  readonly subscribed: boolean;
  readonly allowed: boolean;
  /** Whether what arrives can be decrypted. */
  readonly readable: boolean;
}

/** One publication on its way to one receiver. */
export class MemoryDelivery {
  readonly publication: MemoryPublication;
  readonly publisher: ParticipantId;
  readonly received: FlowMeter;
  /** What the receiver plays; there is none while it is not subscribed. */
  track: MemoryTrack | undefined;
  #toldSubscription = '';
  #toldFlow = false;
  #layer: Layer | undefined;

  constructor(publisher: ParticipantId, publication: MemoryPublication, now: () => number) {
    this.publisher = publisher;
    this.publication = publication;
    this.received = new FlowMeter(now);
  }

  get layer(): Layer | undefined {
    return this.#layer;
  }

  /** Width and height of what arrives; absent for sound. */
  get size(): { readonly width: number; readonly height: number } | undefined {
    const { layers, track } = this.publication;
    const layer = this.#layer === undefined ? undefined : layers[this.#layer];
    if (layer === undefined) return undefined;
    const { width = 0, height = 0 } = track.getSettings();
    return {
      width: Math.floor(width / layer.scaleDownBy),
      height: Math.floor(height / layer.scaleDownBy),
    };
  }

  /** Brings the delivery up to date and returns what the receiver has to be told. */
  update(wishes: DeliveryWishes): readonly AdapterEvent[] {
    const { publication } = this;
    const demand = wishes.demand ?? UNTOLD;
    const pausedBy: PauseReason[] = [];
    if (!demand.visible) pausedBy.push('demand');
    if (publication.mutedBy.size > 0) pausedBy.push('mute');
    if (!wishes.allowed) pausedBy.push('rights');

    const flows = wishes.subscribed && wishes.readable && pausedBy.length === 0 && publication.flows;
    this.#layer = flows && publication.layers.length > 0 ? this.#layerFor(demand) : undefined;
    this.received.set(flows);
    if (wishes.subscribed && !this.track) this.track = this.#remoteTrack();
    if (!wishes.subscribed && this.track) {
      this.track.end();
      this.track = undefined;
    }
    this.track?.setSourceMuted(!flows);

    const target = { participantId: this.publisher, publicationId: publication.publicationId };
    const subscription: AdapterEvent = {
      type: 'subscription',
      ...target,
      state: wishes.subscribed ? 'on' : 'off',
      pausedBy,
      ...(this.#layer !== undefined && { layer: this.#layer }),
    };
    const news: AdapterEvent[] = [];
    const written = JSON.stringify(subscription);
    if (written !== this.#toldSubscription) news.push(subscription);
    this.#toldSubscription = written;
    if (flows !== this.#toldFlow)
      news.push({ type: 'media', ...target, state: flows ? 'flowing' : 'stalled' });
    this.#toldFlow = flows;
    return news;
  }

  /** Forgets what the receiver was told, so that the next update tells it all again. */
  forgetTold(): void {
    this.#toldSubscription = '';
    this.#toldFlow = false;
  }

  end(): void {
    this.received.set(false);
    this.track?.end();
    this.track = undefined;
  }

  #layerFor(demand: Demand): Layer {
    const { layers, track } = this.publication;
    const { width = 0, height = 0 } = track.getSettings();
    const enough = layers.findIndex(
      ({ scaleDownBy }) => width / scaleDownBy >= demand.width && height / scaleDownBy >= demand.height,
    );
    const index = Math.min(enough === -1 ? layers.length - 1 : enough, this.publication.largest);
    return index === 0 ? 0 : index === 1 ? 1 : 2;
  }

  #remoteTrack(): MemoryTrack {
    const { kind, track } = this.publication;
    const { width, height, frameRate } = track.getSettings();
    return new MemoryTrack({
      kind,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(frameRate !== undefined && { frameRate }),
    });
  }
}
