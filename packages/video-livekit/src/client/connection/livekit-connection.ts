import {
  asId,
  checkData,
  ConnectionLostError,
  publishProfile,
  type AdapterEvent,
  type CrossfadeError,
  type Demand,
  type DisconnectReason,
  type Layer,
  type OutgoingData,
  type PublicationId,
} from '@crossfade/video-core';
import { deferred, pause, type Deferred } from '@crossfade/video-core/adapter-kit';
import type {
  ConnectOptions,
  PublishOptions,
  RoomConnection,
  TrackStats,
} from '@crossfade/video-core/client';
import type { DisconnectReason as LivekitReason, Room } from 'livekit-client';
import type { LivekitCredentials } from '../../protocol/credentials.ts';
import { RoomData } from '../data/room-data.ts';
import { RoomEncryption } from '../encryption/room-encryption.ts';
import { LocalPublications } from '../publishing/local-publications.ts';
import { RemotePublications } from '../receiving/remote-publications.ts';
import { Roster } from '../receiving/roster.ts';
import { createRoom } from './create-room.ts';
import { disconnectReasonOf, isRetryable } from './disconnect-reason.ts';
import { joinFailureOf } from './join-failure.ts';
import { MediaMonitor } from './media-monitor.ts';
import { rtcConfigurationOf } from './rtc-configuration.ts';
import { SdkEvents, type ConnectionListener } from './sdk-events.ts';

/** Milliseconds that leaving may take before the rest is left to the server's timeout; `close` promises 2 s. */
const LEAVE_TIMEOUT = 1_500;
/**
 * Milliseconds for the signalling's WebSocket to open. The SDK's 15 s would have a first join,
 * which core tries four times, last a minute on a network that swallows WebSockets.
 */
const OPEN_TIMEOUT = 5_000;

/**
 * One LiveKit room. The SDK's `Room` owns signalling, transports and reconnecting; this class turns what it says into
 * core's events and core's commands into its calls, and keeps no state of the call beyond what that needs.
 *
 * It counts as entered with the server's join answer, when the roster is known, while transports still connect: media
 * and publishing go on meanwhile, and a transport that never connects ends the connection as lost.
 */
export class LivekitConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly native: Room;

  readonly #options: ConnectOptions;
  readonly #credentials: LivekitCredentials;
  readonly #engine: Room['engine'];
  /** Set where the room is end-to-end encrypted. */
  readonly #encryption: RoomEncryption | undefined;
  readonly #local: LocalPublications;
  readonly #remote: RemotePublications;
  readonly #roster: Roster;
  readonly #data: RoomData;
  readonly #monitor: MediaMonitor;
  readonly #sdk: SdkEvents;
  readonly #entry = deferred();
  /** What commands wait for: entered, or a `ConnectionLostError`. */
  readonly #ready: Promise<void>;
  /** Rejects when the connection is over; commands that wait race against it. */
  readonly #over = deferred<never>();
  #state: 'connecting' | 'entered' | 'over' = 'connecting';
  /** Set while reconnecting. */
  #reconnected: Deferred<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(
    options: ConnectOptions,
    credentials: LivekitCredentials,
    encryptionWorker: (() => Worker) | undefined,
  ) {
    this.#options = options;
    this.#credentials = credentials;
    const emit = (body: AdapterEvent): void => this.#emit(body);
    const { keys, observer } = options;
    const profile = publishProfile(options.profile);
    if (keys) this.#encryption = new RoomEncryption(keys, encryptionWorker, emit);
    this.native = createRoom(this.#encryption?.options);
    this.#engine = this.native.engine;
    this.entered = this.#entry.promise;
    this.#ready = this.entered.catch((cause: unknown) => {
      throw cause instanceof ConnectionLostError ? cause : new ConnectionLostError(undefined, { cause });
    });
    // Callers that do not await it learn of it through the observer.
    this.#ready.catch(() => undefined);
    this.#local = new LocalPublications(this.native, profile, () => this.#untilConnected(), emit);
    this.#remote = new RemotePublications(this.native, {
      event: emit,
      media: (publicationId, track) => observer.media(publicationId, track),
    });
    this.#roster = new Roster(this.native, this.#remote, emit, ({ identity }) => {
      void this.#encryption?.admit(asId.participant(identity));
    });
    this.#data = new RoomData(this.native, this.#encryption, (message) => {
      if (this.#state !== 'over') observer.data(message);
    });
    this.#monitor = new MediaMonitor(this.#local, this.#remote, profile, emit);
    observer.event({ type: 'connection', state: 'connecting' });
    this.#sdk = new SdkEvents({
      room: this.native,
      encrypted: this.#encryption !== undefined,
      local: this.#local,
      remote: this.#remote,
      roster: this.#roster,
      monitor: this.#monitor,
      data: this.#data,
      emit,
      connection: this.#listener(),
    });
    window.addEventListener('pagehide', this.#onPageHide);
    void this.#connect();
  }

  async publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    return this.#unlessOver(() => this.#local.publish(track, options));
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    return this.#unlessOver(() => this.#local.unpublish(publicationId));
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    return this.#unlessOver(() => this.#local.replaceTrack(publicationId, track));
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    return this.#unlessOver(() => this.#local.setMuted(publicationId, muted));
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    if (this.#state !== 'over') this.#remote.setDemand(publicationId, demand);
  }

  limitCamera(largest: Layer): void {
    this.#local.limitCamera(largest);
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (this.#state !== 'over') this.#remote.setSubscribed(publicationId, subscribed);
  }

  async send(message: OutgoingData): Promise<void> {
    checkData(message);
    // Copied now: the caller may use the buffer for something else afterwards.
    const payload = new Uint8Array(message.payload);
    return this.#unlessOver(async () => {
      await this.#ready;
      await this.#data.send(message, payload);
    });
  }

  stats(): Promise<readonly TrackStats[]> {
    return this.#monitor.stats();
  }

  close(): Promise<void> {
    this.#closed ??= this.#leave('left');
    return this.#closed;
  }

  async #connect(): Promise<void> {
    const { iceServers, iceTransportPolicy } = this.#options;
    const { url, token } = this.#credentials;
    try {
      if (this.#encryption) await this.#encryption.begin(this.native);
      // Left before there were keys.
      if (this.#state === 'over') return;
      await this.native.connect(url, token, {
        autoSubscribe: true,
        websocketTimeout: OPEN_TIMEOUT,
        rtcConfig: rtcConfigurationOf(iceServers, iceTransportPolicy),
      });
    } catch (error) {
      const failure = joinFailureOf(error, this.#state === 'entered');
      this.#end(failure.reason, failure.error);
      await this.#freeTransports();
    }
  }

  #listener(): ConnectionListener {
    return {
      entered: () => {
        if (this.#state !== 'connecting') return;
        this.#state = 'entered';
        this.#emit({ type: 'connection', state: 'connected' });
        this.#roster.tell();
        this.#monitor.start();
        this.#entry.resolve();
      },
      reconnecting: (how) => {
        this.#reconnected ??= deferred();
        this.#emit({ type: 'connection', state: 'reconnecting', how });
      },
      reconnected: () => {
        this.#reconnected?.resolve();
        this.#reconnected = undefined;
        this.#local.reconcile();
        this.#emit({ type: 'connection', state: 'connected' });
        this.#roster.tell();
      },
      disconnected: (reason) => this.#disconnected(reason),
    };
  }

  #disconnected(reason: LivekitReason | undefined): void {
    // While connecting, the rejection of `connect` that follows says more.
    if (this.#state === 'entered') this.#end(disconnectReasonOf(reason), new ConnectionLostError());
  }

  /** Resolves when the room takes commands: at once, or when it has reconnected. */
  async #untilConnected(): Promise<void> {
    await this.#ready;
    await this.#encryption?.on;
    if (this.#reconnected !== undefined) await Promise.race([this.#reconnected.promise, this.#over.promise]);
  }

  /** Ends the connection, once. */
  #end(reason: DisconnectReason, error: CrossfadeError): void {
    if (this.#state === 'over') return;
    this.#remote.close();
    const { removalMessage } = this.#data;
    this.#emit({
      type: 'connection',
      state: 'disconnected',
      reason,
      retryable: isRetryable(reason),
      ...(reason === 'removed' && removalMessage !== undefined && { message: removalMessage }),
    });
    this.#state = 'over';
    this.#local.close();
    this.#encryption?.close();
    this.#monitor.stop();
    this.#sdk.close();
    window.removeEventListener('pagehide', this.#onPageHide);
    this.#entry.reject(error);
    this.#over.reject(
      error instanceof ConnectionLostError ? error : new ConnectionLostError(undefined, { cause: error }),
    );
  }

  async #leave(reason: DisconnectReason): Promise<void> {
    this.#end(reason, new ConnectionLostError('The call was left.'));
    const left = new AbortController();
    await Promise.race([
      this.native.disconnect(false).catch(() => undefined),
      pause(LEAVE_TIMEOUT, left.signal),
    ]);
    left.abort();
    await this.#freeTransports();
  }

  /**
   * The SDK makes its peer connection before it has joined, and its own closing skips an engine that never joined: a
   * join that is refused, or left early, would leave a peer connection and its timer behind.
   */
  async #freeTransports(): Promise<void> {
    this.#engine.cleanupLossyDataStats();
    await this.#engine.cleanupPeerConnections();
  }

  /** A page that goes away says so, or the others would look at a frozen frame until the server's timeout. */
  readonly #onPageHide = (): void => void this.#leave('lost');

  async #unlessOver<Result>(command: () => Promise<Result>): Promise<Result> {
    if (this.#state === 'over') return this.#over.promise;
    return Promise.race([command(), this.#over.promise]);
  }

  #emit(body: AdapterEvent): void {
    if (this.#state !== 'over') this.#options.observer.event(body);
  }
}
