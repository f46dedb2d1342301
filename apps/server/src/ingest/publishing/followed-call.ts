import {
  CallEndedError,
  CHAT_LIMITS,
  CONTROL_VERSIONS,
  MOVE_REPORT_INTERVAL,
  ParticipantRemovedError,
  sameRoom,
  type CallId,
  type CallKey,
  type ControlClaims,
  type ControlMessage,
  type DeploymentId,
  type JoinAnswer,
  type MediaKind,
  type MoveNotice,
  type MoveReport,
  type ProviderKind,
  type RoomStamp,
} from '@crossfade/video-core';
import type { ControlEntry, Identity, IngestSignalling, Telemetry } from '@crossfade/video-core/server';
import type { CallServer } from '@crossfade/video-server';
import { setTimeout as pause } from 'node:timers/promises';
import type { RtpPacket } from 'werift';
import { RtpPeer, type IngestTracks } from './rtp-peer.ts';

/** Why an encoder is in the call no longer: it ended, or a moderator removed the encoder. */
export type CallOver = 'ended' | 'removed';

export interface FollowedCallOptions {
  readonly key: CallKey;
  readonly identity: Identity & { readonly name: string };
  readonly tracks: IngestTracks;
  /** What the web environment of this server asks for, as pages do; absent: nothing. */
  readonly requestedProvider?: ProviderKind;
  readonly server: Pick<CallServer, 'admission' | 'control' | 'deployments'>;
  readonly signallingOf: (deployment: DeploymentId) => IngestSignalling;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** A receiver cannot go on without a keyframe. */
  readonly onKeyframeWanted: () => void;
  /** Once; not after `close`. */
  readonly onOver: (why: CallOver) => void;
}

/** Media go to one room of the call. */
interface Place {
  readonly stamp: RoomStamp;
  readonly peer: RtpPeer;
}

/** A move that is under way, and the room that it leads to once media can be sent there. */
interface Following {
  readonly notice: MoveNotice;
  readonly place?: Place;
  readonly state: MoveReport['state'];
}

/** Milliseconds before the nth try to come back into the call. */
const BACKOFF = [500, 1_000, 2_000, 4_000, 8_000] as const;

/**
 * An encoder as a participant of a call, which has no page: publishes into the room that the call is on, comes back when that
 * is lost, and follows moves as a page does, by the control channel: into the target beside the source, and out of the source
 * when the move is over.
 */
export class FollowedCall {
  readonly #options: FollowedCallOptions;
  #joined: { readonly call: CallId; readonly resumeSecret: string } | undefined;
  #place: Place | undefined;
  #following: Following | undefined;
  /** The source of a move, which others may still watch. */
  #source: Place | undefined;
  #control: ControlEntry | undefined;
  #beat: NodeJS.Timeout | undefined;
  #reports = 0;
  #turn: Promise<void> = Promise.resolve();
  #over = false;

  private constructor(options: FollowedCallOptions) {
    this.#options = options;
  }

  /** Resolves when media can be sent. Rejects with what a join is refused with, or as {@link RtpPeer.open} does. */
  static async enter(options: FollowedCallOptions): Promise<FollowedCall> {
    const followed = new FollowedCall(options);
    try {
      await followed.#enter();
      return followed;
    } catch (error) {
      await followed.close();
      throw error;
    }
  }

  send(kind: MediaKind, packet: Buffer | RtpPacket): void {
    const copies = [this.#following?.place, this.#source].filter((one) => one !== undefined);
    // A peer writes its own header into the packet.
    for (const { peer } of copies) peer.send(kind, Buffer.isBuffer(packet) ? packet : packet.serialize());
    this.#place?.peer.send(kind, packet);
  }

  /** Leaves the call. Idempotent. */
  async close(): Promise<void> {
    this.#over = true;
    clearInterval(this.#beat);
    const places = [this.#place, this.#following?.place, this.#source];
    await this.#control?.gone('left');
    await Promise.all(places.map((place) => place?.peer.close()));
  }

  async #enter(): Promise<void> {
    const answer = await this.#join();
    this.#place = await this.#open(answer);
    if (this.#over) return;
    await this.#listen({ call: answer.call, participant: answer.participant.id });
  }

  async #join(attempt?: number): Promise<JoinAnswer> {
    const { key, identity, server, requestedProvider } = this.#options;
    const answer = await server.admission.join(
      {
        key,
        displayName: identity.name,
        adapters: server.deployments.kinds,
        requestedProvider,
        ...this.#joined,
        ...(attempt !== undefined && { attempt }),
      },
      identity,
    );
    this.#joined = { call: answer.call, resumeSecret: answer.participant.resumeSecret };
    return answer;
  }

  async #open({ epoch, attempt, decision, credentials }: JoinAnswer): Promise<Place> {
    const { signallingOf, tracks, onKeyframeWanted } = this.#options;
    const peer = await RtpPeer.open(signallingOf(decision.deployment), credentials, tracks);
    const place: Place = { stamp: { epoch, attempt }, peer };
    if (this.#over) await peer.close();
    peer.onKeyframeWanted(onKeyframeWanted);
    peer.onEnded(() => this.#next('coming back into a stream’s call', () => this.#lost(place)));
    onKeyframeWanted();
    return place;
  }

  async #listen(claims: ControlClaims): Promise<void> {
    const { control } = this.#options.server;
    await control.admit(claims);
    this.#control = await control.enter(
      claims,
      {
        send: (message) => this.#next('following a stream’s call', () => this.#told(message)),
        end: () => this.#next('opening a control channel again', () => this.#cut(claims)),
      },
      // An encoder reads no chat.
      { after: CHAT_LIMITS.places, version: CONTROL_VERSIONS.newest },
    );
  }

  /** One after the other, and none once it is over. */
  #next(what: string, task: () => Promise<void> | void): void {
    this.#turn = this.#after(this.#turn, what, task);
  }

  async #after(turn: Promise<void>, what: string, task: () => Promise<void> | void): Promise<void> {
    await turn;
    try {
      if (!this.#over) await task();
    } catch (error) {
      this.#options.telemetry.failed(what, error);
    }
  }

  async #cut(claims: ControlClaims): Promise<void> {
    await this.#control?.gone('lost');
    await pause(BACKOFF[1]);
    if (!this.#over) await this.#listen(claims);
  }

  async #told(message: ControlMessage): Promise<void> {
    switch (message.type) {
      case 'move':
        return message.move ? this.#follow(message.move) : this.#settle();
      case 'call': {
        const { epoch, attempt } = message;
        if (epoch === undefined || attempt === undefined || this.#place === undefined) return;
        if (epoch > this.#place.stamp.epoch && this.#following === undefined) await this.#comeBack();
        return;
      }
      case 'closed':
        return this.#end(message.reason === 'ended' ? 'ended' : 'removed');
      default:
    }
  }

  async #follow(notice: MoveNotice): Promise<void> {
    const { source, target, phase } = notice;
    const at = this.#place?.stamp;
    if (at === undefined) return;
    if (sameRoom(at, target)) return this.#report({ notice, state: 'swapped' });
    if (!sameRoom(at, source)) return phase === 'committed' ? this.#comeBack() : undefined;
    if (this.#following?.notice.id !== notice.id) await this.#prepare(notice);
    const following = this.#following;
    if (phase === 'prepare') return;
    if (following?.place === undefined) return this.#comeBack();
    this.#source = this.#place;
    this.#place = following.place;
    await this.#report({ notice, state: 'swapped' });
  }

  async #prepare(notice: MoveNotice): Promise<void> {
    await this.#report({ notice, state: 'not-ready' });
    try {
      const place = await this.#open(await this.#join(notice.target.attempt));
      await this.#report({ notice, place, state: 'ready' });
    } catch (error) {
      this.#options.telemetry.failed('following a move with a stream', error);
      await this.#report({ notice, state: 'cannot' });
    }
  }

  /** No move is under way any more: media go to one room. */
  async #settle(): Promise<void> {
    clearInterval(this.#beat);
    this.#beat = undefined;
    const left = [this.#following?.place, this.#source].filter((one) => one !== this.#place);
    this.#following = undefined;
    this.#source = undefined;
    await Promise.all(left.map((one) => one?.peer.close()));
  }

  async #report(following: Following): Promise<void> {
    this.#following = following;
    this.#beat ??= setInterval(
      () => this.#next('reporting on a move', () => this.#following && this.#report(this.#following)),
      MOVE_REPORT_INTERVAL,
    );
    this.#reports += 1;
    await this.#control?.command({
      type: 'move-report',
      move: following.notice.id,
      seq: this.#reports,
      state: following.state,
      ...(following.state === 'cannot' && { reason: 'unreachable' }),
    });
  }

  async #lost(place: Place): Promise<void> {
    if (this.#following?.place === place && this.#place !== place) {
      const { notice } = this.#following;
      return this.#report({ notice, state: 'cannot' });
    }
    if (this.#place === place) await this.#comeBack();
  }

  /** Leaves every room, and enters the one that the call is on. */
  async #comeBack(): Promise<void> {
    await this.#settle();
    await this.#place?.peer.close();
    for (let tries = 0; !this.#over; tries += 1)
      try {
        this.#place = await this.#open(await this.#join());
        return;
      } catch (error) {
        if (error instanceof CallEndedError) return this.#end('ended');
        if (error instanceof ParticipantRemovedError) return this.#end('removed');
        this.#options.telemetry.failed('coming back into a stream’s call', error);
        await pause(BACKOFF[Math.min(tries, BACKOFF.length - 1)]);
      }
  }

  #end(why: CallOver): void {
    if (this.#over) return;
    void this.close();
    this.#options.onOver(why);
  }
}
