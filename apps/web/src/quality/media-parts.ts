import type { TrackStats } from '@crossfade/video-core/client';

/** What media was like for a while; absent is what nothing is known of. */
export interface MediaFigures {
  /** Times that received video stood still, and the part of the time that it did. */
  readonly freezes?: number;
  readonly frozen?: number;
  /** The part of the received audio that was made up by the decoder. */
  readonly concealed?: number;
  /** The part of the time that the processor kept the encoder from sending more. */
  readonly cpuLimited?: number;
  readonly sendKbps?: number;
  readonly receiveKbps?: number;
  /** Lines of the largest sent layer, and of the largest received video. */
  readonly sendHeight?: number;
  readonly receiveHeight?: number;
}

/** Seconds of video below which a part of them would say nothing. */
const LEAST_SECONDS = 5;
const DIRECTIONS = ['send', 'receive'] as const;
const NONE = {
  seconds: 0,
  /** Of all received, and all sent, video together. */
  received: 0,
  sent: 0,
  frozen: 0,
  freezes: 0,
  limited: 0,
  samples: 0,
  concealed: 0,
  sendBytes: 0,
  receiveBytes: 0,
};

/** Adds up what media was like, from looks at the counters of its tracks. */
export class MediaParts {
  #sums = { ...NONE };
  #heights = { send: 0, receive: 0 };
  #before: ReadonlyMap<string, TrackStats> = new Map();

  /** @param seconds since the look before */
  add(stats: readonly TrackStats[], seconds: number): void {
    const tracks = new Map(stats.map((track) => [`${track.direction} ${track.publicationId}`, track]));
    let known = false;
    for (const [id, track] of tracks) {
      const before = this.#before.get(id);
      if (!before) continue;
      known = true;
      this.#addTrack(before, track, seconds);
    }
    if (known) this.#sums.seconds += seconds;
    this.#before = tracks;
    for (const way of DIRECTIONS)
      this.#heights[way] = Math.max(
        0,
        ...stats.map((track) => (track.direction === way ? (track.frameHeight ?? 0) : 0)),
      );
  }

  /** What it was like since the last time that it was taken. */
  take(): MediaFigures {
    const { seconds, received, sent, ...sums } = this.#sums;
    this.#sums = { ...NONE };
    const { send, receive } = this.#heights;
    return {
      ...(received >= LEAST_SECONDS && { frozen: partOf(sums.frozen, received), freezes: sums.freezes }),
      ...(sums.samples > 0 && { concealed: partOf(sums.concealed, sums.samples) }),
      ...(sent >= LEAST_SECONDS && { cpuLimited: partOf(sums.limited, sent) }),
      // Who sends nothing says nothing of what sending is like.
      ...(seconds >= LEAST_SECONDS && sums.sendBytes > 0 && { sendKbps: kilobits(sums.sendBytes, seconds) }),
      ...(seconds >= LEAST_SECONDS &&
        sums.receiveBytes > 0 && { receiveKbps: kilobits(sums.receiveBytes, seconds) }),
      ...(sent >= LEAST_SECONDS && send > 0 && { sendHeight: send }),
      ...(received >= LEAST_SECONDS && receive > 0 && { receiveHeight: receive }),
    };
  }

  #addTrack(before: TrackStats, now: TrackStats, seconds: number): void {
    const sums = this.#sums;
    const sends = now.direction === 'send';
    sums[sends ? 'sendBytes' : 'receiveBytes'] += risen(before.bytes, now.bytes);
    const frozen = risen(before.freezeDuration, now.freezeDuration);
    // Video that nobody shows is not sent, and counts as nothing.
    if (now.kind === 'video' && (risen(before.frames, now.frames) > 0 || frozen > 0)) {
      sums[sends ? 'sent' : 'received'] += seconds;
      sums.frozen += frozen;
      sums.freezes += risen(before.freezeCount, now.freezeCount);
      if (now.limitedBy === 'cpu') sums.limited += seconds;
    }
    sums.samples += risen(before.samples, now.samples);
    sums.concealed += risen(before.concealedSamples, now.concealedSamples);
  }
}

const partOf = (part: number, whole: number): number => Math.min(1, part / whole);
const kilobits = (bytes: number, seconds: number): number => Math.round((bytes * 8) / 1_000 / seconds);
const risen = (before = 0, now = before): number => Math.max(0, now - before);
