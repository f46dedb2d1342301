import type { PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { Track, type RemoteTrackPublication } from 'livekit-client';
import { JitterBufferTarget } from './jitter-buffer-target.ts';
import { LowFrameRateLimiter } from './low-frame-rate-limiter.ts';

interface ReceivedPublication {
  readonly publicationId: PublicationId;
  readonly publication: RemoteTrackPublication;
}

interface Watched {
  readonly jitter: JitterBufferTarget;
  readonly frameRate: LowFrameRateLimiter;
}

/** Keeps received video smooth over a bad network: buffers longer what freezes, and limits slow video to its smallest layer. */
export class PlayoutController {
  readonly #limitTo: (publicationId: PublicationId, smallest: boolean) => void;
  readonly #watched = new Map<PublicationId, Watched>();

  /** @param limitTo requests the smallest layer only, or lifts that limit */
  constructor(limitTo: (publicationId: PublicationId, smallest: boolean) => void) {
    this.#limitTo = limitTo;
  }

  /** To be called every few seconds, with what is received and its statistics. */
  update(received: Iterable<ReceivedPublication>, stats: readonly TrackStats[]): void {
    const counted = new Map(stats.map((one) => [one.publicationId, one]));
    const present = new Set<PublicationId>();
    const now = performance.now();
    for (const { publicationId, publication } of received) {
      const { freezeCount, freezeDuration, frames } = counted.get(publicationId) ?? {};
      if (freezeCount === undefined || freezeDuration === undefined) continue;
      present.add(publicationId);
      const watched = this.#watched.get(publicationId) ?? {
        jitter: new JitterBufferTarget(),
        frameRate: new LowFrameRateLimiter(),
      };
      this.#watched.set(publicationId, watched);
      setJitterBufferTarget(
        publication,
        watched.jitter.update({ count: freezeCount, seconds: freezeDuration }, now),
      );
      if (publication.source === Track.Source.Camera && frames !== undefined)
        this.#limitTo(publicationId, watched.frameRate.update(frames, now));
    }
    for (const publicationId of this.#watched.keys())
      if (!present.has(publicationId)) this.#watched.delete(publicationId);
  }
}

/** @param delay the least delay in milliseconds (W3C webrtc-extensions, `jitterBufferTarget`); 0 leaves it to the browser */
function setJitterBufferTarget({ track }: RemoteTrackPublication, delay: number): void {
  const receiver = track !== undefined && 'receiver' in track ? track.receiver : undefined;
  if (!(receiver instanceof RTCRtpReceiver) || (receiver.jitterBufferTarget ?? 0) === delay) return;
  receiver.jitterBufferTarget = delay === 0 ? null : delay;
}
