import { deferred, type Deferred } from '@crossfade/video-core/adapter-kit';
import {
  ConnectionLostError,
  type Layer,
  type PublicationId,
  type Source,
  type VideoLayer,
} from '@crossfade/video-core';
import type { PublishOptions } from '@crossfade/video-core/client';
import type { Producer } from 'mediasoup-client/types';
import type { FrameSize } from '../../protocol/index.ts';

const nothingToRelease = (): void => undefined;

/** One publication: its desired state, and how far the present transport and session have it. */
export class LocalPublication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  track: MediaStreamTrack;
  /** As it should be. */
  muted: boolean;
  /** As the server has it. */
  mutedAtServer: boolean | undefined;
  sizeAtServer: FrameSize | undefined;
  /** The layers that anyone watches, once the server has said so. */
  wanted: readonly Layer[] | undefined;
  producer: Producer | undefined;
  /** What one stream carries, where the layers share one, as VP9's do. */
  scalable: readonly VideoLayer[] | undefined;
  /** The server's answer to the last `produce`. */
  answer: Promise<unknown> | undefined;
  /** Settles when the server has it; replaced by a new one whenever it has to be produced again. */
  live: Deferred<void> = deferred();
  /** `local-published` was emitted and not taken back. */
  announced = false;
  /** Consecutive transient failures (not refusals). */
  failures = 0;
  removed = false;
  cancelRetry = nothingToRelease;
  releaseProducer = nothingToRelease;

  constructor(track: MediaStreamTrack, { publicationId, source, muted }: PublishOptions) {
    this.track = track;
    this.publicationId = publicationId;
    this.source = source;
    this.muted = muted;
  }

  /** Of the captured video; `undefined` for audio and as long as it is unknown. */
  get size(): FrameSize | undefined {
    const { width, height } = this.track.getSettings();
    return this.track.kind === 'video' && width !== undefined && height !== undefined
      ? { width, height }
      : undefined;
  }

  /**
   * Has the producer send the track as it should be. While muted its sender has none, so that neither sound nor video
   * leaves the machine and nothing is encoded; attaching it again needs no negotiation.
   */
  async attach(): Promise<void> {
    const { producer } = this;
    if (producer === undefined || producer.closed) return;
    try {
      await producer.replaceTrack({ track: this.muted ? null : this.track });
    } catch (error) {
      // A closed producer is followed by another that takes the track as it is then.
      if (!producer.closed) throw error;
    }
  }

  /** Closes the producer, after which it has to be produced again. */
  forgetProducer(): void {
    this.producer?.close();
    this.producer = undefined;
    this.answer = undefined;
    this.mutedAtServer = undefined;
    this.wanted = undefined;
    this.releaseProducer();
    this.releaseProducer = nothingToRelease;
    if (this.live.settled && !this.removed) this.live = deferred();
  }

  /** It is not wanted any more; those who wait for it get `error`. */
  remove(error: unknown = new ConnectionLostError('It was taken back before it was sent.')): void {
    this.removed = true;
    this.cancelRetry();
    this.live.reject(error);
  }
}
