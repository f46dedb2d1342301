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
import { explainCodec } from '@crossfade/video-core/adapter-kit';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import type { ProducerOptions, RtpCapabilities, Transport } from 'mediasoup-client/types';
import type { AnswerCode, OwnPublication } from '../../protocol/index.ts';
import { isStale, type RequestChannel } from '../signalling/request-channel.ts';
import { RequestRefusedError } from '../signalling/request-refused-error.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import { updateEncoder } from './encoder-parameters.ts';
import { LocalPublication } from './local-publication.ts';
import { publishSettings } from './publish-settings.ts';
import { rtpParametersToWire } from '../transport/wire-parameters.ts';

/** Answers that may be different next time, such as while a worker is being replaced. */
const RETRIED: ReadonlySet<AnswerCode> = new Set<AnswerCode>(['failed', 'too-many-requests']);
const RETRIES = 3;
const RETRY_PAUSE: Backoff = { base: 500, ceiling: 2_000, jitter: 'equal' };

/**
 * Keeps a new sender silent until the server has its producer. What a worker receives before that it files by the
 * layer's name alone, under another video of this transport, and never corrects
 * (`RtpListener::GetProducer` of mediasoup 3.15).
 */
function holdBack(sender: RTCRtpSender): void {
  void sender.replaceTrack(null);
}

/**
 * What this client sends. A publication is a wish with a track; whichever transport and session there is,
 * the wish is carried out on it, again after every renewal.
 */
export class LocalPublications {
  readonly #channel: RequestChannel;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #profile: PublishProfile;
  readonly #sendCapabilities: () => RtpCapabilities;
  readonly #encryption: () => FrameEncryption | undefined;
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
    this.#sendCapabilities = settings.sendCapabilities;
    this.#encryption = settings.encryption;
    this.#emit = settings.emit;
  }

  /** To be called for every new sending transport. */
  opened(transport: Transport): void {
    transport.on('produce', ({ kind, rtpParameters, appData }, proceed, fail) => {
      const publication = [...this.#publications.values()].find(
        ({ publicationId }) => publicationId === appData['publicationId'],
      );
      if (publication === undefined) {
        fail(new ConnectionLostError('It was taken back before it was sent.'));
        return;
      }
      const { publicationId, source, muted, size } = publication;
      publication.mutedAtServer = muted;
      publication.answer = this.#channel.request('produce', {
        publicationId,
        source,
        kind,
        rtpParameters: rtpParametersToWire(rtpParameters),
        muted,
        ...(size && { size }),
        ...(this.#encryption() && { encrypted: true }),
      });
      publication.sizeAtServer = size;
      publication.answer.catch(() => undefined);
      // The next publication's negotiation does not wait for this one's answer.
      proceed({ id: publicationId });
    });
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
    await this.#lanes.run(publicationId, () => this.#attach(publication));
    this.#tellSize(publication);
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const publication = this.#publications.get(publicationId);
    if (publication === undefined) return;
    publication.muted = muted;
    // A session that is replaced meanwhile takes the mute along when it produces anew.
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
    void this.#lanes.run(publicationId, () => this.#attach(publication));
  }

  /** The server took it out: the publication ends, its track is let go of. */
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
    const stats = statsOf(await transport.getStats());
    const counted = readTrackStats(stats, 'send', (mid, trackId) => {
      for (const { publicationId, producer, track } of this.#publications.values())
        if (producer !== undefined && (mid === undefined ? track.id === trackId : producer.localId === mid))
          return publicationId;
      return undefined;
    });
    const { codecs } = this.#profile;
    return counted.map((one) => {
      const source = this.#publications.get(one.publicationId)?.source;
      return explainCodec(one, source === 'screen' ? codecs.screen : codecs.camera);
    });
  }

  /** True when the browser holds back an outgoing video because the uplink is too narrow. */
  async isLimited(): Promise<boolean> {
    return (await this.stats()).some(({ limitedBy }) => limitedBy === 'bandwidth');
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
      const { options, scalable } = publishSettings(this.#profile, source, track, this.#sendCapabilities());
      const encrypt = await this.#senderTransform(track, options.codec?.mimeType);
      const producer = await transport.produce({
        track,
        ...options,
        // The track is core's: it is neither stopped nor switched off here.
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        onRtpSender: (sender) => {
          holdBack(sender);
          encrypt?.(sender);
        },
        appData: { publicationId },
      });
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
      await this.#attach(publication);
      if (this.#transport.now !== transport) return;
      publication.failures = 0;
      publication.announced = true;
      this.#emit({ type: 'local-published', publicationId, source });
      publication.live.resolve();
    } catch (error) {
      this.#establishFailed(publication, transport, error);
    }
  }

  /** What has a sender encrypt from its first frame on, where the room is encrypted. */
  async #senderTransform(
    { kind }: MediaStreamTrack,
    mimeType: string | undefined,
  ): Promise<ProducerOptions['onRtpSender']> {
    const encryption = this.#encryption();
    if (encryption === undefined) return undefined;
    const { frames, keys } = encryption;
    await frames.admit(keys.self);
    return (sender) =>
      frames.guard(sender, {
        participantId: keys.self,
        direction: 'send',
        kind: kind === 'audio' ? kind : 'video',
        ...(mimeType !== undefined && { mimeType }),
      });
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

  /**
   * A muted publication has no track at its sender, so that neither sound nor picture leaves the machine and
   * nothing is encoded; attaching it again needs no negotiation.
   */
  async #attach(publication: LocalPublication): Promise<void> {
    const { producer } = publication;
    if (producer === undefined || producer.closed) return;
    try {
      await producer.replaceTrack({ track: publication.muted ? null : publication.track });
    } catch (error) {
      // A closed producer is followed by another that takes the track as it is then.
      if (!producer.closed) throw error;
    }
  }

  /** True when the server has it as it shall be. */
  async #tellMuted(publication: LocalPublication): Promise<boolean> {
    const { publicationId } = publication;
    if (publication.removed) return true;
    try {
      await this.#attach(publication);
      while (publication.mutedAtServer !== publication.muted) {
        const { muted } = publication;
        await this.#channel.request('set-muted', { publicationId, muted });
        publication.mutedAtServer = muted;
        await this.#attach(publication);
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
