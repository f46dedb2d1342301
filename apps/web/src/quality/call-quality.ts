import type { CallPhase } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';

/** What is reported of a call, as `POST /quality` takes it. */
export type QualitySample =
  | { readonly type: 'join'; readonly ok: boolean }
  | { readonly type: 'first-frame'; readonly ms: number }
  | {
      readonly type: 'segment';
      readonly seconds: number;
      readonly disconnects: number;
      readonly frozen?: number;
      readonly concealed?: number;
    };

/** Ends of a join that are a failure; a refusal is an answer, and who leaves has changed their mind. */
const FAILURES: ReadonlySet<string> = new Set(['failed', 'server-away']);
const SEGMENT_MS = 60_000;
/** Milliseconds from the click on Join after which a first frame is no part of the join any more. */
const JOIN_MS = 30_000;
/** Seconds of received video, or of a segment, below which a part of it would say nothing. */
const LEAST_SECONDS = 5;

/** What one participant has of a call, from what their page sees. Times are milliseconds of one clock. */
export class CallQuality {
  #askedAt: number | undefined;
  /** Since when the current segment runs; `undefined` outside the call. */
  #since: number | undefined;
  #awaitingFrame = false;
  #disconnects = 0;
  #parts = new Parts();
  #lookedAt = 0;
  #before = new Map<string, TrackStats>();

  /** Whether the first frame of another participant is still to come. */
  get awaitsFrame(): boolean {
    return this.#awaitingFrame;
  }

  /** @param othersSend whether another participant sends video, as far as is known */
  phase({ name, ...phase }: CallPhase, othersSend: boolean, now: number): readonly QualitySample[] {
    switch (name) {
      case 'idle':
        return [];
      case 'joining':
        this.#askedAt ??= now;
        return [];
      case 'connected':
        return this.#connected(othersSend, now);
      case 'reconnecting':
        this.#disconnects += 1;
        return [];
      case 'ended': {
        const joining = this.#askedAt !== undefined && this.#since === undefined;
        const failed = joining && 'reason' in phase && FAILURES.has(phase.reason);
        const last = this.#close(now);
        this.#askedAt = undefined;
        return failed ? [{ type: 'join', ok: false }] : last;
      }
    }
  }

  /** Takes in the counters of the call's tracks. */
  counters(stats: readonly TrackStats[], now: number): readonly QualitySample[] {
    const received = stats.filter(({ direction }) => direction === 'receive');
    const seconds = (now - this.#lookedAt) / 1_000;
    for (const track of received) this.#parts.add(this.#before.get(track.publicationId), track, seconds);
    this.#before = new Map(received.map((track) => [track.publicationId, track]));
    this.#lookedAt = now;
    const samples = this.#firstFrame(received, now);
    if (this.#since === undefined || now - this.#since < SEGMENT_MS) return samples;
    return [...samples, ...this.segment(now)];
  }

  /** Ends the current segment, as when the page is closed, and begins the next. */
  segment(now: number): readonly QualitySample[] {
    const samples = this.#close(now);
    if (samples.length > 0) this.#since = now;
    return samples;
  }

  #connected(othersSend: boolean, now: number): readonly QualitySample[] {
    if (this.#since !== undefined) return [];
    this.#since = now;
    this.#lookedAt = now;
    this.#awaitingFrame = othersSend;
    return [{ type: 'join', ok: true }];
  }

  #firstFrame(received: readonly TrackStats[], now: number): readonly QualitySample[] {
    if (!this.#awaitingFrame || this.#askedAt === undefined) return [];
    const ms = now - this.#askedAt;
    const came = received.some(({ kind, frames = 0 }) => kind === 'video' && frames > 0);
    if (!came && ms < JOIN_MS) return [];
    this.#awaitingFrame = false;
    return [{ type: 'first-frame', ms }];
  }

  #close(now: number): readonly QualitySample[] {
    if (this.#since === undefined) return [];
    const seconds = (now - this.#since) / 1_000;
    const disconnects = this.#disconnects;
    const parts = this.#parts.shares;
    this.#since = undefined;
    this.#disconnects = 0;
    this.#parts = new Parts();
    if (seconds < LEAST_SECONDS && disconnects === 0) return [];
    return [{ type: 'segment', seconds, disconnects, ...parts }];
  }
}

/** What part of the received media was not as it was sent. */
class Parts {
  #videoSeconds = 0;
  #frozenSeconds = 0;
  #samples = 0;
  #concealed = 0;

  get shares(): { readonly frozen?: number; readonly concealed?: number } {
    return {
      ...(this.#videoSeconds >= LEAST_SECONDS && {
        frozen: Math.min(1, this.#frozenSeconds / this.#videoSeconds),
      }),
      ...(this.#samples > 0 && { concealed: Math.min(1, this.#concealed / this.#samples) }),
    };
  }

  /** A track since the look before; video that nobody shows is not sent, and counts as nothing. */
  add(before: TrackStats | undefined, now: TrackStats, seconds: number): void {
    if (!before) return;
    const frozen = risen(before.freezeDuration, now.freezeDuration);
    if (now.kind === 'video' && (risen(before.frames, now.frames) > 0 || frozen > 0)) {
      this.#videoSeconds += seconds;
      this.#frozenSeconds += frozen;
    }
    this.#samples += risen(before.samples, now.samples);
    this.#concealed += risen(before.concealedSamples, now.concealedSamples);
  }
}

const risen = (before = 0, now = before): number => Math.max(0, now - before);
