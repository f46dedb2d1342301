import { CrossfadeError, type MediaKind } from '@crossfade/video-core';
import { Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import { randomUUID } from 'node:crypto';
import type { RtpPacket } from 'werift';
import { CreatorNotApprovedError } from '../../errors/creator-not-approved-error.ts';
import type { IngestProblem } from '../policy/ingest-problem.ts';
import type { StreamHealth } from '../policy/stream-health.ts';
import type { FollowedCall, FollowedCallOptions } from '../publishing/followed-call.ts';
import type { IngestTracks } from '../publishing/rtp-peer.ts';
import type { Ingress, IngressState, IngressStore } from '../store/ingress-store.ts';
import { IngestRefusedError } from './ingest-refused-error.ts';

/** What an encoder’s connection is asked. */
export interface EncoderConnection {
  /** Frames, bits and keyframes as they arrive; absent before the first. */
  health(): StreamHealth | undefined;
  /** A viewer cannot go on without a keyframe. */
  keyframe(): void;
  /** It may not send any more, and is told why. */
  refuse(problem: IngestProblem): void;
}

export interface IngestSessionOptions {
  readonly ingress: Ingress;
  readonly connection: EncoderConnection;
  readonly store: Pick<IngressStore, 'claim' | 'renew' | 'release'>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** How a user’s encoder enters the call of their stream. Rejects with `CreatorNotApprovedError`. */
  readonly entrance: (
    user: string,
  ) => Promise<
    Pick<FollowedCallOptions, 'key' | 'identity' | 'server' | 'signallingOf' | 'requestedProvider'>
  >;
  /** The encoder’s media can be watched from now on. */
  readonly onLive: (user: string) => Promise<void>;
  readonly onOver: (session: IngestSession) => void;
}

/** Milliseconds, about, between two signs that the connection goes on. */
const RENEWAL = 2_000;

/** One encoder’s turn to send one creator’s stream: nobody else may meanwhile, on whichever process. */
export class IngestSession {
  readonly id: string;
  readonly ingress: Ingress;
  readonly #options: IngestSessionOptions;
  #state: IngressState = 'BUFFERING';
  #problem: IngestProblem | undefined;
  #call: FollowedCall | undefined;
  #renewing: Recurring | undefined;
  #over = false;

  private constructor(options: IngestSessionOptions) {
    this.#options = options;
    this.ingress = options.ingress;
    this.id = randomUUID();
  }

  /** Rejects with `IngestRefusedError` where another encoder sends. */
  static async claim(options: IngestSessionOptions): Promise<IngestSession> {
    const session = new IngestSession(options);
    const { store, clock, ingress, telemetry } = options;
    if (!(await store.claim(ingress.id, session.id, clock.now()))) throw new IngestRefusedError('in-use');
    session.#renewing = new Recurring({
      what: 'renewing an encoder’s turn',
      interval: () => RENEWAL,
      task: () => session.#renew(),
      telemetry,
    });
    return session;
  }

  /** Enters the call, and the stream is live. False where that cannot be done: then the session has ended. */
  async publish(tracks: IngestTracks): Promise<boolean> {
    const { entrance, telemetry, onLive, connection, ingress } = this.#options;
    try {
      // Loaded for the first encoder.
      const { FollowedCall: Followed } = await import('../publishing/followed-call.ts');
      const call = await Followed.enter({
        ...(await entrance(ingress.user)),
        tracks,
        telemetry,
        onKeyframeWanted: () => connection.keyframe(),
        onOver: (why) => this.#left(why),
      });
      this.#call = call;
      if (this.#over) {
        await call.close();
        return false;
      }
      await onLive(ingress.user);
      this.#state = 'PUBLISHING';
      await this.#renew();
      return !this.#over;
    } catch (error) {
      if (!(error instanceof CrossfadeError) && !(error instanceof CreatorNotApprovedError))
        telemetry.failed('publishing an encoder’s media', error);
      await this.end(error instanceof CreatorNotApprovedError ? 'not-approved' : 'room-unavailable');
      return false;
    }
  }

  send(kind: MediaKind, packet: Buffer | RtpPacket): void {
    this.#call?.send(kind, packet);
  }

  /** With a problem: the encoder is told, and may send no longer. Idempotent. */
  async end(problem?: IngestProblem): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    const { store, connection, ingress, telemetry, onOver } = this.#options;
    if (problem !== undefined) connection.refuse(problem);
    onOver(this);
    await this.#call?.close();
    await this.#renewing?.stop();
    await store
      .release(ingress.id, this.id, problem)
      .catch((error: unknown) => telemetry.failed('ending an encoder’s turn', error));
  }

  /** Whoever ended the stream does not want the encoder, which goes on sending, to begin it again. */
  #left(why: 'ended' | 'removed'): void {
    this.#call = undefined;
    if (why === 'removed') return void this.end('removed');
    this.#state = 'INACTIVE';
    this.#problem = 'ended';
  }

  async #renew(): Promise<void> {
    if (this.#over) return;
    const { store, clock, connection, ingress } = this.#options;
    const health = connection.health();
    const goesOn = await store.renew(ingress.id, this.id, {
      state: this.#state,
      now: clock.now(),
      ...(this.#problem && { problem: this.#problem }),
      ...(health && { health }),
    });
    // Not waited for: the end waits for this.
    if (!goesOn) void this.end('reset');
  }
}
