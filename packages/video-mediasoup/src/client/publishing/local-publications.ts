import {
  backoffDelay,
  KeyedQueue,
  type Backoff,
  type ResourceTracker,
} from '@crossfade/video-core/adapter-kit';
import {
  ConnectionLostError,
  PublishRefusedError,
  type AdapterEvent,
  type Layer,
  type PublicationId,
  type PublishProfile,
} from '@crossfade/video-core';
import type { PublishOptions, TrackStats } from '@crossfade/video-core/client';
import type { RtpCapabilities, Transport } from 'mediasoup-client/types';
import type { AnswerCode, OwnPublication } from '../../protocol/index.ts';
import { isStale, type RequestChannel } from '../signalling/request-channel.ts';
import { RequestRefusedError } from '../signalling/request-refused-error.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import { updateEncoder } from './encoder-parameters.ts';
import { LocalPublication } from './local-publication.ts';
import { ProducerFactory } from './producer-factory.ts';
import { sentStats } from './sent-stats.ts';

/** Answers that may be different next time, such as while a worker is being replaced. */
const RETRIED: ReadonlySet<AnswerCode> = new Set<AnswerCode>(['failed', 'too-many-requests']);
const RETRIES = 3;
const RETRY_PAUSE: Backoff = { base: 500, ceiling: 2_000, jitter: 'equal' };

/**
 * What this client sends. A publication is desired state with a track, and is applied to whichever transport and
 * session there is, again after every renewal.
 */
export class LocalPublications {
  readonly #channel: RequestChannel;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #profile: PublishProfile;
  readonly #producers: ProducerFactory;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #publications = new Map<PublicationId, LocalPublication>();
  readonly #lanes = new KeyedQueue<PublicationId>();
  #cameraLimit: Layer = 2;

  constructor(settings: {
    readonly channel: RequestChannel;
    readonly transport: MediaTransport;
    readonly resources: ResourceTracker;
    readonly profile: PublishProfile;
    readonly sendCapabilities: () => RtpCapabilities;
    readonly encryption: () => FrameEncryption | undefined;
    readonly emit: (body: AdapterEvent) => void;
  }) {
    this.#channel = settings.channel;
    this.#transport = settings.transport;
    this.#resources = settings.resources;
    this.#profile = settings.profile;
    this.#producers = new ProducerFactory(settings);
    this.#emit = settings.emit;
  }

  /** To be called for every new sending transport. */
  opened(transport: Transport): void {
    this.#producers.listen(transport, (id) =>
      [...this.#publications.values()].find(({ publicationId }) => publicationId === id),
    );
    for (const publication of this.#publications.values())
      void this.#lanes.run(publication.publicationId, () => this.#establish(publication));
  }

  /** The transport is gone, and its producers with it; `opened` comes with the next. */
  dropped(): void {
    for (const publication of this.#publications.values()) publication.forgetProducer();
  }

  publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    const { publicationId, muted } = options;
    const known = this.#publications.get(publicationId);
    if (known !== undefined)
      return this.replaceTrack(publicationId, track).then(() => this.setMuted(publicationId, muted));
    const publication = new LocalPublication(track, options);
    this.#publications.set(publicationId, publication);
    void this.#lanes.run(publicationId, () => this.#establish(publication));
    return publication.live.promise;
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    this.#remove(publication);
    await this.#lanes.run(publicationId, async () => {
      try {
        await this.#takeBack(publication);
      } catch (error) {
        // Gone already, with its session or by the server's hand.
        if (!(error instanceof RequestRefusedError) && !isStale(error)) throw error;
        if (error instanceof ConnectionLostError) throw error;
      } finally {
        this.#retract(publication);
      }
    });
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined || publication.track === track) return;
    publication.track = track;
    await publication.live.promise;
    await this.#lanes.run(publicationId, () => publication.attach());
    this.#tellSize(publication);
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    publication.muted = muted;
    // A session that is replaced meanwhile takes the mute along when it produces again.
    do {
      await publication.live.promise;
    } while (!(await this.#lanes.run(publicationId, () => this.#tellMuted(publication))));
  }

  /** The server muted it: nothing is sent until the person unmutes. */
  forcedMute(publicationId: PublicationId): void {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    publication.muted = true;
    publication.mutedAtServer = true;
    void this.#lanes.run(publicationId, () => publication.attach());
  }

  /** The server unpublished it: the publication ends and releases its track. */
  unpublishedByServer(publicationId: PublicationId): void {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    this.#remove(publication, new PublishRefusedError(publication.source));
    publication.forgetProducer();
    this.#retract(publication);
  }

  layersWanted(publicationId: PublicationId, layers: readonly Layer[]): void {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    publication.wanted = layers;
    void this.#lanes.run(publicationId, () => this.#tellEncoder(publication));
  }

  limitCamera(largest: Layer): void {
    this.#cameraLimit = largest;
    this.remindEncoders();
  }

  /**
   * Sets again what encoders forgot. Each negotiation makes Chromium's: an answer switches on every layer that it
   * does not mark as paused, and mediasoup-client marks none (libwebrtc 156, `UpdateSimulcastLayerStatusInSender`).
   */
  remindEncoders(): void {
    for (const publication of this.#publications.values())
      if (publication.producer?.kind === 'video')
        void this.#lanes.run(publication.publicationId, () => this.#tellEncoder(publication));
  }

  /** A session was resumed: brings both sides' idea of the publications together. */
  reconcile(own: readonly OwnPublication[]): void {
    for (const publication of this.#publications.values()) {
      if (!publication.live.settled) continue;
      const theirs = own.find(({ publicationId }) => publicationId === publication.publicationId);
      if (theirs === undefined) this.unpublishedByServer(publication.publicationId);
      else {
        if (theirs.mutedBy.includes('server') && !publication.muted) {
          const { publicationId, source } = publication;
          this.forcedMute(publicationId);
          this.#emit({ type: 'forced-mute', publicationId, source });
        }
        if (!theirs.producing) {
          publication.forgetProducer();
          void this.#lanes.run(publication.publicationId, () => this.#establish(publication));
        }
      }
    }
  }

  get empty(): boolean {
    return this.#publications.size === 0;
  }

  async stats(): Promise<readonly TrackStats[]> {
    const transport = this.#transport.now;
    if (transport === undefined || this.empty) return [];
    return sentStats(transport, this.#publications, this.#profile);
  }

  close(error: unknown): void {
    for (const publication of this.#publications.values()) {
      this.#remove(publication, error);
      publication.forgetProducer();
    }
  }

  async #establish(publication: LocalPublication): Promise<void> {
    if (publication.removed || publication.producer !== undefined) return;
    let transport: Transport | undefined;
    try {
      transport = await this.#transport.current();
      if (publication.removed) return;
      const { publicationId, source, track } = publication;
      if (track.readyState === 'ended') {
        // Switched off while it waited for its turn.
        this.#remove(publication);
        return;
      }
      const { producer, scalable } = await this.#producers.make(publication, transport);
      if (publication.removed || this.#transport.now !== transport) {
        producer.close();
        return;
      }
      publication.producer = producer;
      publication.scalable = scalable;
      publication.releaseProducer = this.#resources.hold('producer');
      await Promise.all([
        publication.answer,
        producer.replaceTrack({ track: null }),
        this.#tellEncoder(publication),
      ]);
      this.remindEncoders();
      await publication.attach();
      if (this.#transport.now !== transport) return;
      publication.failures = 0;
      publication.announced = true;
      this.#emit({ type: 'local-published', publicationId, source });
      publication.live.resolve();
    } catch (error) {
      this.#establishFailed(publication, transport, error);
    }
  }

  #establishFailed(publication: LocalPublication, transport: Transport | undefined, error: unknown): void {
    // What failed with its transport or session is produced again on the next.
    const replaced = transport !== undefined && this.#transport.now !== transport;
    if (publication.removed || replaced || (isStale(error) && !(error instanceof ConnectionLostError)))
      return;
    if (error instanceof RequestRefusedError && RETRIED.has(error.answer) && publication.failures < RETRIES) {
      this.#retry(publication);
      return;
    }
    const refused = error instanceof RequestRefusedError && error.answer === 'refused';
    const reason = refused ? new PublishRefusedError(publication.source, { cause: error }) : error;
    this.#remove(publication, publication.track.readyState === 'ended' ? undefined : reason);
    this.#takeBack(publication).catch(() => undefined);
    this.#retract(publication);
  }

  /** Lets go of the producer at both ends, at the server's once it has made it. */
  async #takeBack(publication: LocalPublication): Promise<void> {
    const { publicationId, answer } = publication;
    publication.forgetProducer();
    if (answer === undefined) return;
    const made = await answer.then(
      () => true,
      (error: unknown) => !(error instanceof RequestRefusedError),
    );
    if (made) await this.#channel.request('unproduce', { publicationId });
  }

  #retry(publication: LocalPublication): void {
    publication.forgetProducer();
    publication.failures += 1;
    publication.cancelRetry = this.#resources.after(
      backoffDelay(publication.failures, RETRY_PAUSE),
      () => void this.#lanes.run(publication.publicationId, () => this.#establish(publication)),
    );
  }

  /** True when the server has it as it shall be. */
  async #tellMuted(publication: LocalPublication): Promise<boolean> {
    const { publicationId } = publication;
    if (publication.removed) return true;
    try {
      await publication.attach();
      while (publication.mutedAtServer !== publication.muted) {
        const { muted } = publication;
        await this.#channel.request('set-muted', { publicationId, muted });
        publication.mutedAtServer = muted;
        await publication.attach();
      }
      return true;
    } catch (error) {
      if (publication.removed) return true;
      if (isStale(error) && !(error instanceof ConnectionLostError)) return false;
      throw error;
    }
  }

  /** The server turns what receivers demand into layers, by the captured size. */
  #tellSize(publication: LocalPublication): void {
    const { publicationId, sizeAtServer, size } = publication;
    if (size === undefined || publication.producer === undefined) return;
    if (size.width === sizeAtServer?.width && size.height === sizeAtServer.height) return;
    publication.sizeAtServer = size;
    this.#channel.request('set-size', { publicationId, size }).catch(() => undefined);
  }

  async #tellEncoder({ producer, source, wanted, scalable }: LocalPublication): Promise<void> {
    const { degradation } = this.#profile;
    const cameraLimit = this.#cameraLimit;
    await updateEncoder(producer, { source, wanted, scalable, cameraLimit, degradation });
  }

  #remove(publication: LocalPublication, error?: unknown): void {
    publication.remove(error);
    this.#publications.delete(publication.publicationId);
  }

  #retract(publication: LocalPublication): void {
    if (!publication.announced) return;
    publication.announced = false;
    const { publicationId, source } = publication;
    this.#emit({ type: 'local-unpublished', publicationId, source });
  }
}
