import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type {
  AdapterEvent,
  Demand,
  Layer,
  ParticipantId,
  ParticipantInfo,
  PauseReason,
  PublicationId,
  Source,
} from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import type { Consumer } from 'mediasoup-client/types';
import type { ConsumerInfo, ConsumerState, Received } from '../../protocol/index.ts';
import { isStale, type RequestChannel } from '../signalling/request-channel.ts';
import { DemandBatch } from './demand-batch.ts';
import { MediaFlow, type FlowChange } from './media-flow.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import { FirstFrameGate } from './first-frame-gate.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';

/** A consumer that the server made, and what has become of it here. */
interface Reception {
  readonly info: ConsumerInfo;
  consumer: Consumer | undefined;
  pausedBy: readonly PauseReason[];
  layer: Layer | undefined;
  failed: boolean;
  release: () => void;
}

const nothingToRelease = (): void => undefined;

/**
 * The group of tracks that the browser keeps in step: a voice with its face, a screen's sound with the
 * screen. (libwebrtc synchronises one audio with one video track of a stream.)
 */
const syncGroup = (participantId: ParticipantId, source: Source): string =>
  `${participantId}-${source === 'screen' || source === 'screen-audio' ? 'screen' : 'person'}`;

const mimeTypeOf = ({ codecs: [codec] }: ConsumerInfo['rtpParameters']): { readonly mimeType?: string } =>
  codec ? { mimeType: codec.mimeType } : {};

/** What this client receives: consumers, the tracks that they carry, and what it wants of them. */
export class RemotePublications {
  readonly #channel: RequestChannel;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #encryption: () => FrameEncryption | undefined;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #media: (publicationId: PublicationId, track: MediaStreamTrack | undefined) => void;
  readonly #demands: DemandBatch;
  readonly #flow = new MediaFlow();
  /** Whose each remote publication is: subscription events name the participant. */
  readonly #owners = new Map<PublicationId, ParticipantId>();
  readonly #unwanted = new Set<PublicationId>();
  readonly #receptions = new Map<PublicationId, Reception>();
  readonly #byConsumer = new Map<string, Reception>();
  #firstFrameGate: FirstFrameGate | undefined;
  #limited = false;

  constructor(settings: {
    readonly channel: RequestChannel;
    readonly transport: MediaTransport;
    readonly resources: ResourceTracker;
    readonly encryption: () => FrameEncryption | undefined;
    readonly emit: (body: AdapterEvent) => void;
    readonly media: (publicationId: PublicationId, track: MediaStreamTrack | undefined) => void;
  }) {
    this.#channel = settings.channel;
    this.#transport = settings.transport;
    this.#resources = settings.resources;
    this.#encryption = settings.encryption;
    this.#emit = settings.emit;
    this.#media = settings.media;
    this.#demands = new DemandBatch(settings.resources, (demands) => this.#tell('set-demand', { demands }));
  }

  get empty(): boolean {
    return this.#receptions.size === 0;
  }

  /** The roster was emitted: says again, after it, how each publication in it is received. */
  roster(participants: readonly ParticipantInfo[]): void {
    const gone = new Set(this.#owners.keys());
    for (const { participantId, publications } of participants)
      for (const { publicationId } of publications) {
        gone.delete(publicationId);
        this.appeared(participantId, publicationId);
        const state = this.#flow.state(publicationId);
        if (state !== undefined) this.#emitFlow({ publicationId, state });
      }
    for (const publicationId of gone) this.vanished(publicationId);
  }

  /** A remote publication was announced to core. */
  appeared(participantId: ParticipantId, publicationId: PublicationId): void {
    const isNew = !this.#owners.has(publicationId);
    this.#owners.set(publicationId, participantId);
    this.#demands.present(publicationId);
    if (isNew && this.#unwanted.has(publicationId))
      this.#tell('set-subscribed', { publicationId, subscribed: false });
    this.#emitSubscription(publicationId);
  }

  vanished(publicationId: PublicationId): void {
    this.#owners.delete(publicationId);
    this.#unwanted.delete(publicationId);
    this.#demands.gone(publicationId);
    const reception = this.#receptions.get(publicationId);
    if (reception !== undefined) this.#end(reception);
    this.#flow.gone(publicationId);
  }

  participantLeft(participantId: ParticipantId): void {
    for (const [publicationId, owner] of this.#owners)
      if (owner === participantId) this.vanished(publicationId);
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    this.#demands.set(publicationId, demand);
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (subscribed !== this.#unwanted.has(publicationId)) return;
    if (subscribed) this.#unwanted.delete(publicationId);
    else this.#unwanted.add(publicationId);
    if (!this.#owners.has(publicationId)) return;
    this.#tell('set-subscribed', { publicationId, subscribed });
    const reception = this.#receptions.get(publicationId);
    if (!subscribed && reception !== undefined) this.#end(reception);
    else this.#emitSubscription(publicationId);
  }

  /** A new session knows nothing of what was wanted. */
  sessionReplaced(): void {
    this.#demands.forget();
    for (const publicationId of this.#unwanted)
      if (this.#owners.has(publicationId)) this.#tell('set-subscribed', { publicationId, subscribed: false });
  }

  /** Everything that the server sends now; what is not in it is gone. */
  async received({ consumers }: Received): Promise<void> {
    const present = new Set(consumers.map(({ consumerId }) => consumerId));
    const carried = new Set(consumers.map(({ publicationId }) => publicationId));
    for (const reception of this.#byConsumer.values()) {
      if (present.has(reception.info.consumerId)) continue;
      // Another consumer takes over: core keeps the old track until it has the new one.
      if (carried.has(reception.info.publicationId)) this.#release(reception);
      else this.#end(reception);
    }
    const known = consumers.filter(({ consumerId }) => this.#byConsumer.has(consumerId));
    this.states(known);
    await this.add(consumers.filter((consumer) => !known.includes(consumer)));
  }

  /**
   * Takes in consumers that the server made. mediasoup-client puts all that are asked for in one task into
   * one negotiation, and one message has the server send those that wait for it.
   */
  async add(infos: readonly ConsumerInfo[]): Promise<void> {
    const fresh = infos.filter(({ consumerId }) => !this.#byConsumer.has(consumerId));
    if (fresh.length === 0) return;
    const receptions = fresh.map((info) => {
      const { consumerId, publicationId, pausedBy } = info;
      const before = this.#receptions.get(publicationId);
      if (before !== undefined) this.#release(before);
      const reception: Reception = {
        info,
        consumer: undefined,
        pausedBy,
        layer: undefined,
        failed: false,
        release: nothingToRelease,
      };
      this.#receptions.set(publicationId, reception);
      this.#byConsumer.set(consumerId, reception);
      return reception;
    });
    const transport = await this.#transport.current();
    const encryption = this.#encryption();
    if (encryption)
      await Promise.all(fresh.map(({ participantId }) => encryption.frames.admit(participantId)));
    const consuming = receptions.map(async (reception) => {
      const { consumerId, producerId, participantId, source, kind, rtpParameters } = reception.info;
      if (this.#byConsumer.get(consumerId) !== reception) return false;
      try {
        const consumer = await transport.consume({
          id: consumerId,
          producerId,
          kind,
          rtpParameters,
          streamId: syncGroup(participantId, source),
          ...(encryption && {
            onRtpReceiver: (receiver) =>
              encryption.frames.guard(receiver, {
                participantId,
                direction: 'receive',
                kind,
                ...mimeTypeOf(rtpParameters),
              }),
          }),
        });
        return this.#begin(reception, consumer);
      } catch (error) {
        if (!isStale(error) && this.#transport.now === transport) this.#fail(reception);
        return false;
      }
    });
    const begun = await Promise.all(consuming);
    const consumerIds = receptions
      .filter(({ info }, index) => info.paused && begun[index] === true)
      .map(({ info }) => info.consumerId);
    if (consumerIds.length > 0) this.#tell('resume-consumers', { consumerIds });
  }

  /** Resolves when the first frame is shown (see `FirstFrameGate`); at once when none is on its way. */
  firstFrame(): Promise<void> {
    const videos = [...this.#receptions.values()].filter(
      ({ info, pausedBy }) => info.kind === 'video' && pausedBy.length === 0,
    );
    if (videos.length === 0) return Promise.resolve();
    this.#firstFrameGate ??= new FirstFrameGate(this.#resources);
    if (videos.some(({ info }) => this.#flow.state(info.publicationId) === 'flowing'))
      this.#firstFrameGate.arrived();
    return this.#firstFrameGate.over;
  }

  closed(consumerIds: readonly string[]): void {
    for (const consumerId of consumerIds) {
      const reception = this.#byConsumer.get(consumerId);
      if (reception !== undefined) this.#end(reception);
    }
  }

  states(states: readonly ConsumerState[]): void {
    for (const { consumerId, pausedBy, layer } of states) {
      const reception = this.#byConsumer.get(consumerId);
      if (reception === undefined) continue;
      reception.pausedBy = pausedBy;
      reception.layer = layer;
      this.#emitSubscription(reception.info.publicationId);
    }
    this.#judgeBandwidth();
  }

  /** Looks at the counters: what began or ceased to flow since the last look. */
  async look(): Promise<void> {
    const transport = this.#transport.now;
    if (transport === undefined || this.empty) return;
    const samples = (await this.stats()).map(({ publicationId, packets }) => ({
      publicationId,
      packets,
      expected: this.#receptions.get(publicationId)?.pausedBy.length === 0,
    }));
    if (this.#transport.now !== transport) return;
    for (const change of this.#flow.look(samples)) this.#emitFlow(change);
  }

  async stats(): Promise<readonly TrackStats[]> {
    const transport = this.#transport.now;
    if (transport === undefined || this.empty) return [];
    const stats = statsOf(await transport.getStats());
    return readTrackStats(stats, 'receive', (mid, trackId) => {
      for (const [publicationId, { consumer }] of this.#receptions)
        if (
          consumer !== undefined &&
          (trackId === undefined ? consumer.localId === mid : consumer.track.id === trackId)
        )
          return publicationId;
      return undefined;
    });
  }

  close(): void {
    this.#demands.close();
    this.#firstFrameGate?.end();
    for (const reception of this.#byConsumer.values()) this.#release(reception);
    this.#receptions.clear();
    this.#owners.clear();
  }

  #begin(reception: Reception, consumer: Consumer): boolean {
    const { consumerId, publicationId } = reception.info;
    if (this.#byConsumer.get(consumerId) !== reception) {
      consumer.close();
      return false;
    }
    const { track } = consumer;
    reception.consumer = consumer;
    const arrived = (): void => this.#arrived(publicationId, track);
    const stopListening = this.#resources.listen(track, 'unmute', arrived);
    const release = this.#resources.hold('consumer');
    reception.release = () => {
      stopListening();
      release();
    };
    this.#flow.restarted(publicationId);
    this.#media(publicationId, track);
    this.#emitSubscription(publicationId);
    if (!track.muted) arrived();
    return true;
  }

  #fail(reception: Reception): void {
    if (this.#byConsumer.get(reception.info.consumerId) !== reception) return;
    reception.failed = true;
    this.#emitSubscription(reception.info.publicationId);
  }

  #arrived(publicationId: PublicationId, { kind }: MediaStreamTrack): void {
    if (kind === 'video') this.#firstFrameGate?.arrived();
    const change = this.#flow.arrived(publicationId);
    if (change !== undefined) this.#emitFlow(change);
  }

  /** The publication is received no more. */
  #end(reception: Reception): void {
    const { publicationId } = reception.info;
    const carried = reception.consumer !== undefined;
    this.#release(reception);
    if (this.#receptions.get(publicationId) !== reception) return;
    this.#receptions.delete(publicationId);
    this.#flow.gone(publicationId);
    if (carried) this.#media(publicationId, undefined);
    this.#emitSubscription(publicationId);
    this.#judgeBandwidth();
  }

  #release(reception: Reception): void {
    this.#byConsumer.delete(reception.info.consumerId);
    reception.release();
    reception.release = nothingToRelease;
    reception.consumer?.close();
  }

  #emitSubscription(publicationId: PublicationId): void {
    const participantId = this.#owners.get(publicationId);
    if (participantId === undefined) return;
    const reception = this.#receptions.get(publicationId);
    let state: 'off' | 'subscribing' | 'on' | 'failed' = 'subscribing';
    if (this.#unwanted.has(publicationId)) state = 'off';
    else if (reception?.failed === true) state = 'failed';
    else if (reception?.consumer !== undefined) state = 'on';
    this.#emit({
      type: 'subscription',
      participantId,
      publicationId,
      state,
      pausedBy: state === 'on' ? (reception?.pausedBy ?? []) : [],
      ...(state === 'on' && reception?.layer !== undefined ? { layer: reception.layer } : {}),
    });
  }

  #emitFlow({ publicationId, state }: FlowChange): void {
    const participantId = this.#owners.get(publicationId);
    if (participantId !== undefined) this.#emit({ type: 'media', participantId, publicationId, state });
  }

  #judgeBandwidth(): void {
    const limited = [...this.#receptions.values()].some(({ pausedBy }) => pausedBy.includes('bandwidth'));
    if (limited === this.#limited) return;
    this.#limited = limited;
    this.#emit({ type: 'bandwidth-limited', direction: 'receive', limited });
  }

  /** What is lost with its session is sent again in the next; a refusal changes nothing here. */
  #tell(...[method, data]: Parameters<RequestChannel['request']>): void {
    this.#channel.request(method, data).catch(() => undefined);
  }
}
