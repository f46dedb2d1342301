import type { CallPhase } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { ArrivalGap } from './arrival-gap.ts';
import { MediaParts, type MediaFigures } from './media-parts.ts';

/** What is reported of a call, as `POST /quality` takes it. */
export type QualitySample =
  | { readonly type: 'join'; readonly ok: boolean; readonly ms?: number }
  | { readonly type: 'first-frame'; readonly ms: number }
  | { readonly type: 'reconnect'; readonly ms: number }
  | { readonly type: 'move'; readonly gap: number }
  | ({ readonly type: 'segment'; readonly seconds: number; readonly disconnects: number } & MediaFigures);

export type MediaNetwork = 'udp' | 'tcp' | 'relay' | 'unknown';

/** Ends of a join that are a failure; a refusal is an answer, and who leaves has changed their mind. */
const FAILURES: ReadonlySet<string> = new Set(['failed', 'server-away']);
const SEGMENT_MS = 60_000;
/** Milliseconds from the click on Join after which a first frame is no part of the join any more. */
const JOIN_MS = 30_000;
/** Seconds of a segment below which it would say nothing. */
const LEAST_SECONDS = 5;

/** What one participant has of a call, from what their page sees. Times are milliseconds of one clock. */
export class CallQuality {
  #askedAt: number | undefined;
  /** Since when the current segment runs; `undefined` outside the call. */
  #since: number | undefined;
  #awaitingFrame = false;
  #lostAt: number | undefined;
  #disconnects = 0;
  #parts = new MediaParts();
  #gap: ArrivalGap | undefined;
  #lookedAt = 0;
  #network: MediaNetwork = 'unknown';

  /** Whether something is about to happen that the counters have to be read often for. */
  get isUrgent(): boolean {
    return this.#awaitingFrame || this.#gap !== undefined;
  }

  /** How media travelled at the latest look. */
  get network(): MediaNetwork {
    return this.#network;
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
        if (this.#lostAt === undefined) this.#disconnects += 1;
        this.#lostAt ??= now;
        return [];
      case 'ended': {
        const joining = this.#askedAt !== undefined && this.#since === undefined;
        const failed = joining && 'reason' in phase && FAILURES.has(phase.reason);
        const last = this.#close(now);
        this.#askedAt = undefined;
        this.#lostAt = undefined;
        this.#gap = undefined;
        return failed ? [{ type: 'join', ok: false }] : last;
      }
    }
  }

  /** The call begins to move. */
  moving(): void {
    this.#gap ??= new ArrivalGap();
  }

  /**
   * The call does not move any more.
   *
   * @param moved whether it is somewhere else now
   */
  moved(moved: boolean): readonly QualitySample[] {
    const gap = this.#gap?.longest;
    this.#gap = undefined;
    return moved && gap !== undefined ? [{ type: 'move', gap }] : [];
  }

  /** Takes in the counters of the call's tracks. */
  counters(stats: readonly TrackStats[], now: number): readonly QualitySample[] {
    this.#parts.add(stats, (now - this.#lookedAt) / 1_000);
    this.#gap?.look(stats, now);
    this.#network = networkOf(stats);
    this.#lookedAt = now;
    const samples = this.#firstFrame(stats, now);
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
    const lostAt = this.#lostAt;
    this.#lostAt = undefined;
    if (this.#since !== undefined)
      return lostAt === undefined ? [] : [{ type: 'reconnect', ms: now - lostAt }];
    this.#since = now;
    this.#lookedAt = now;
    this.#awaitingFrame = othersSend;
    return [{ type: 'join', ok: true, ...(this.#askedAt !== undefined && { ms: now - this.#askedAt }) }];
  }

  #firstFrame(stats: readonly TrackStats[], now: number): readonly QualitySample[] {
    if (!this.#awaitingFrame || this.#askedAt === undefined) return [];
    const ms = now - this.#askedAt;
    const came = stats.some(
      ({ direction, kind, frames = 0 }) => direction === 'receive' && kind === 'video' && frames > 0,
    );
    if (!came && ms < JOIN_MS) return [];
    this.#awaitingFrame = false;
    return [{ type: 'first-frame', ms }];
  }

  #close(now: number): readonly QualitySample[] {
    if (this.#since === undefined) return [];
    const seconds = (now - this.#since) / 1_000;
    const disconnects = this.#disconnects;
    if (seconds < LEAST_SECONDS && disconnects === 0) {
      this.#since = undefined;
      return [];
    }
    this.#since = undefined;
    this.#disconnects = 0;
    return [{ type: 'segment', seconds, disconnects, ...this.#parts.take() }];
  }
}

function networkOf(stats: readonly TrackStats[]): MediaNetwork {
  const transport = stats.find((track) => track.transport !== undefined)?.transport;
  if (!transport) return 'unknown';
  return transport.localCandidate === 'relay' || transport.remoteCandidate === 'relay'
    ? 'relay'
    : transport.protocol;
}
