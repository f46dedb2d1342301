import {
  asId,
  type AdapterEvent,
  checkData,
  ConnectionLostError,
  type CrossfadeError,
  DataRefusedError,
  type Demand,
  type DisconnectReason,
  type Layer,
  type OutgoingData,
  type PublicationId,
} from '@crossfade/video-core';
import type {
  ConnectOptions,
  PublishOptions,
  RoomConnection,
  TrackStats,
} from '@crossfade/video-core/client';
import { explainCodec } from '@crossfade/video-core/adapter-kit';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import {
  ConnectionState,
  DataPacket_Kind,
  EngineEvent,
  type Participant,
  RemoteParticipant,
  RemoteTrackPublication,
  type Room,
  RoomEvent,
  type DisconnectReason as LivekitReason,
  type RoomEventCallbacks,
  type TrackPublication,
} from 'livekit-client';
import type { LivekitCredentials } from '../../protocol/credentials.ts';
import { readParticipantMetadata } from '../../protocol/participant-metadata.ts';
import { REMOVAL_TOPIC } from '../../protocol/removal-topic.ts';
import { createRoom } from './create-room.ts';
import { deferred, type Deferred } from '../deferred.ts';
import { departureOf, disconnectReasonOf, isRetryable } from './disconnect-reason.ts';
import { joinFailureOf } from './join-failure.ts';
import { LocalPublications } from '../publishing/local-publications.ts';
import { participantInfoOf } from '../receiving/remote-publication-info.ts';
import { qualityLevelOf } from './quality-level.ts';
import { RemotePublications } from '../receiving/remote-publications.ts';
import { rightsOf } from './rights-of-permissions.ts';
import { RoomEncryption } from '../encryption/room-encryption.ts';
import { rtcConfigurationOf } from './rtc-configuration.ts';
import { PlayoutController } from '../receiving/playout-controller.ts';
import { wantedLayersOf } from '../publishing/wanted-layers.ts';

/** Milliseconds that leaving may take before the rest is left to the server's timeout; `close` promises 2 s. */
const LEAVE_TIMEOUT = 1_500;
/** Milliseconds. */
const LOOK_INTERVAL = 2_000;

/**
 * One LiveKit room. The SDK's `Room` owns signalling, transports and reconnecting; this class turns what it says into
 * core's events and core's commands into its calls, and keeps no state of the call beyond what that needs.
 *
 * It counts as entered with the server's join answer, when the roster is known, while transports still connect: media
 * and publishing go on under way, and a transport that never connects ends the connection as lost.
 */
export class LivekitConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly native: Room;

  readonly #options: ConnectOptions;
  readonly #credentials: LivekitCredentials;
  readonly #engine: Room['engine'];
  /** There where the room is end-to-end encrypted. */
  readonly #encryption: RoomEncryption | undefined;
  readonly #local: LocalPublications;
  readonly #remote: RemotePublications;
  readonly #entry = deferred<void>();
  /** What commands wait for: entered, or a `ConnectionLostError`. */
  readonly #ready: Promise<void>;
  /** Rejects when the connection is over; commands that wait race against it. */
  readonly #over = deferred<never>();
  readonly #cleanups: (() => void)[] = [];
  #state: 'connecting' | 'entered' | 'over' = 'connecting';
  /**
   * True while the SDK takes everything down, to build it anew or for good: what goes meanwhile is settled by the roster
   * or the disconnect that follows.
   */
  #tearingDown = false;
  /** Whom core knows of. The SDK announces people again after a reconnect, when the roster has told them already. */
  readonly #announced = new WeakSet<RemoteParticipant>();
  readonly #playout: PlayoutController;
  readonly #limited = { send: false, receive: false };
  /** There while reconnecting. */
  #reconnected: Deferred<void> | undefined;
  #removalMessage: string | undefined;
  #closed: Promise<void> | undefined;

  constructor(
    options: ConnectOptions,
    credentials: LivekitCredentials,
    encryptionWorker: (() => Worker) | undefined,
  ) {
    this.#options = options;
    this.#credentials = credentials;
    if (options.keys)
      this.#encryption = new RoomEncryption(options.keys, encryptionWorker, (body) => this.#emit(body));
    this.native = createRoom(this.#encryption?.options);
    this.#engine = this.native.engine;
    this.#remote = new RemotePublications(this.native, {
      event: (body) => this.#emit(body),
      data: (message) => options.observer.data(message),
      media: (publicationId, track) => options.observer.media(publicationId, track),
    });
    this.#playout = new PlayoutController((publicationId, smallest) =>
      this.#remote.limit(publicationId, smallest),
    );
    this.entered = this.#entry.promise;
    this.#ready = this.entered.catch((cause: unknown) => {
      throw cause instanceof ConnectionLostError ? cause : new ConnectionLostError(undefined, { cause });
    });
    this.#local = new LocalPublications(
      this.native,
      options.profile,
      () => this.#untilConnected(),
      (body) => this.#emit(body),
    );
    // Whoever does not wait for these is told through the observer.
    this.#ready.catch(() => undefined);
    this.#over.promise.catch(() => undefined);
    options.observer.event({ type: 'connection', state: 'connecting' });
    this.#listen();
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
      if (this.native.localParticipant.permissions?.canPublishData === false) {
        throw new DataRefusedError('you may not send messages in this call.');
      }
      const sealed = await this.#encryption?.seal(message.topic, payload);
      try {
        await this.native.localParticipant.publishData(sealed ?? payload, {
          reliable: message.reliable,
          topic: message.topic,
          destinationIdentities: [...(message.to ?? [])],
        });
      } catch (error) {
        throw new ConnectionLostError(undefined, { cause: error });
      }
    });
  }

  async stats(): Promise<readonly TrackStats[]> {
    return (await Promise.all([this.#sentStats(), this.#receivedStats()])).flat();
  }

  async #receivedStats(): Promise<readonly TrackStats[]> {
    const received = [...this.#remote.received()].map(({ publicationId, publication }) =>
      trackStats(publication.track, 'receive', publicationId),
    );
    return (await Promise.all(received)).flat();
  }

  async #sentStats(): Promise<readonly TrackStats[]> {
    const { codecs } = this.#options.profile;
    const sent = [...this.#local.sent()].map(async ({ publicationId, source, local }) => {
      const counted = await trackStats(local, 'send', publicationId);
      return counted.map((one) => explainCodec(one, source === 'screen' ? codecs.screen : codecs.camera));
    });
    return (await Promise.all(sent)).flat();
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
        rtcConfig: rtcConfigurationOf(iceServers, iceTransportPolicy),
      });
    } catch (error) {
      const failure = joinFailureOf(error, this.#state === 'entered');
      this.#end(failure.reason, failure.error);
      await this.#freeTransports();
    }
  }

  /** The server let us in and said who is there. */
  #enter(): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'entered';
    this.#emit({ type: 'connection', state: 'connected' });
    this.#tellRoster();
    this.#lookNowAndThen();
    this.#entry.resolve();
  }

  #tellRoster(): void {
    for (const participant of this.native.remoteParticipants.values()) {
      this.#announced.add(participant);
      void this.#encryption?.admit(asId.participant(participant.identity));
    }
    this.#emit({ type: 'roster', participants: this.#remote.snapshot() });
    this.#remote.retell();
  }

  #joined(participant: RemoteParticipant): void {
    if (!this.#isHere(participant)) return;
    if (!this.#announced.has(participant)) {
      this.#announced.add(participant);
      void this.#encryption?.admit(asId.participant(participant.identity));
      this.#emit({ type: 'participant-joined', participant: participantInfoOf(participant, []) });
    }
    for (const publication of participant.trackPublications.values()) {
      this.#remote.update(participant, publication);
    }
  }

  /** The SDK keeps to itself who comes and what they publish until its transports are connected. */
  #catchUp(): void {
    for (const participant of this.native.remoteParticipants.values()) this.#joined(participant);
  }

  /** Resolves when the room takes commands: at once, or when it has reconnected. */
  async #untilConnected(): Promise<void> {
    await this.#ready;
    await this.#encryption?.on;
    if (this.#reconnected !== undefined) await Promise.race([this.#reconnected.promise, this.#over.promise]);
  }

  /** The connection is over, for good and once. */
  #end(reason: DisconnectReason, error: CrossfadeError): void {
    if (this.#state === 'over') return;
    this.#remote.close();
    this.#emit({
      type: 'connection',
      state: 'disconnected',
      reason,
      retryable: isRetryable(reason),
      ...(reason === 'removed' && this.#removalMessage !== undefined && { message: this.#removalMessage }),
    });
    this.#state = 'over';
    this.#local.close();
    this.#encryption?.close();
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#entry.reject(error);
    this.#over.reject(
      error instanceof ConnectionLostError ? error : new ConnectionLostError(undefined, { cause: error }),
    );
  }

  async #leave(reason: DisconnectReason): Promise<void> {
    this.#end(reason, new ConnectionLostError('The call was left.'));
    const { promise: late, resolve } = deferred<void>();
    const timer = setTimeout(resolve, LEAVE_TIMEOUT);
    await Promise.race([this.native.disconnect(false).catch(() => undefined), late]);
    clearTimeout(timer);
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

  async #unlessOver<Result>(command: () => Promise<Result>): Promise<Result> {
    if (this.#state === 'over') return this.#over.promise;
    return Promise.race([command(), this.#over.promise]);
  }

  #emit(body: AdapterEvent): void {
    if (this.#state !== 'over') this.#options.observer.event(body);
  }

  #listen(): void {
    this.#on(RoomEvent.SignalConnected, () => this.#enter());
    this.#on(RoomEvent.Connected, () => this.#catchUp());
    this.#on(RoomEvent.SignalReconnecting, () => this.#reconnecting('resume'));
    this.#on(RoomEvent.Reconnecting, () => this.#reconnecting('full'));
    this.#on(RoomEvent.Reconnected, () => {
      this.#tearingDown = false;
      this.#reconnected?.resolve();
      this.#reconnected = undefined;
      this.#local.reconcile();
      this.#emit({ type: 'connection', state: 'connected' });
      this.#tellRoster();
    });
    this.#on(RoomEvent.Disconnected, (reason) => this.#disconnected(reason));

    this.#on(RoomEvent.ParticipantConnected, (participant) => this.#joined(participant));
    this.#on(RoomEvent.ParticipantDisconnected, (participant, reason?: LivekitReason) => {
      if (this.#tearingDown) return;
      this.#remote.removeAll(participant);
      const participantId = asId.participant(participant.identity);
      this.#emit({ type: 'participant-left', participantId, reason: departureOf(reason) });
    });
    this.#on(RoomEvent.ParticipantNameChanged, (_, participant) => this.#updated(participant));
    this.#on(RoomEvent.ParticipantMetadataChanged, (_, participant) => this.#updated(participant));
    this.#on(RoomEvent.ParticipantAttributesChanged, (_, participant) => {
      if (participant instanceof RemoteParticipant) this.#remote.updateAll(participant);
    });
    this.#on(RoomEvent.ParticipantPermissionsChanged, (_, participant) => {
      if (participant.isLocal && participant.permissions !== undefined) {
        this.#emit({ type: 'rights', rights: rightsOf(participant.permissions) });
      }
    });

    this.#on(RoomEvent.TrackPublished, (publication, participant) => this.#changed(publication, participant));
    this.#on(RoomEvent.TrackUnpublished, (publication) => {
      if (!this.#tearingDown) this.#remote.remove(publication);
    });
    this.#on(RoomEvent.TrackMuted, (publication, participant) => this.#changed(publication, participant));
    this.#on(RoomEvent.TrackUnmuted, (publication, participant) => this.#changed(publication, participant));
    this.#on(RoomEvent.TrackSubscriptionStatusChanged, (publication, _, participant) =>
      this.#changed(publication, participant),
    );
    this.#on(RoomEvent.TrackSubscriptionPermissionChanged, (publication, _, participant) =>
      this.#changed(publication, participant),
    );
    this.#on(RoomEvent.TrackStreamStateChanged, (publication, _, participant) => {
      this.#changed(publication, participant);
      this.#tellLimited('receive', this.#remote.limited);
    });
    this.#on(RoomEvent.TrackSubscribed, (track, publication) =>
      this.#remote.setMedia(publication.trackSid, track.mediaStreamTrack),
    );
    this.#on(RoomEvent.TrackUnsubscribed, (_, publication) => {
      if (!this.#tearingDown) this.#remote.setMedia(publication.trackSid, undefined);
    });
    this.#on(RoomEvent.TrackSubscriptionFailed, (trackSid) => this.#remote.setFailed(trackSid));
    this.#on(RoomEvent.LocalTrackUnpublished, (publication) => {
      if (!this.#tearingDown) this.#local.unpublished(publication);
    });

    this.#on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
      this.#emit({
        type: 'speakers',
        participantIds: speakers.map((speaker) => asId.participant(speaker.identity)),
      }),
    );
    this.#on(RoomEvent.ConnectionQualityChanged, (quality, participant) =>
      this.#emit({
        type: 'quality',
        participantId: asId.participant(participant.identity),
        level: qualityLevelOf(quality),
      }),
    );
    this.#on(RoomEvent.DataReceived, (payload, participant, kind, topic, _encryption, identity?: string) =>
      this.#received(payload, identity ?? participant?.identity ?? '', kind, topic ?? ''),
    );

    this.#listenToEngine();
    this.#listenToPage();
  }

  /**
   * What the SDK's engine knows and its room does not tell: server-made mutes, wanted layers, the start of a full
   * reconnect, and remote tracks as soon as they are negotiated. (The room holds tracks back until it has seen the
   * transport connected, for which it looks every 50 ms; an element that has its track by then shows the first frame
   * that arrives.)
   */
  #listenToEngine(): void {
    const engine = this.#engine;
    const onTearDown = (): void => {
      this.#tearingDown = true;
    };
    engine.prependListener(EngineEvent.Restarting, onTearDown);
    engine.prependListener(EngineEvent.Disconnected, onTearDown);
    engine.on(EngineEvent.ParticipantUpdate, () => {
      if (this.#state === 'entered' && this.native.state === ConnectionState.Connecting) this.#catchUp();
    });
    engine.on(EngineEvent.SignalRestarted, () => void this.#remote.snapshot());
    engine.on(EngineEvent.RemoteMute, (trackSid, muted) => {
      if (muted) this.#local.forceMuted(trackSid);
    });
    engine.on(EngineEvent.SubscribedQualityUpdate, (update) => {
      const publicationId = this.#local.publicationIdOf(update.trackSid);
      if (publicationId === undefined) return;
      this.#emit({ type: 'layers-wanted', publicationId, layers: wantedLayersOf(update) });
    });
    // An encrypted track is nothing to play before the SDK has given it its transform.
    if (this.#encryption) return;
    engine.on(EngineEvent.MediaTrackAdded, (track, stream, receiver) => {
      const trackSid = engine.getTrackIdForReceiver(receiver) ?? stream.id.split('|')[1];
      if (trackSid !== undefined) this.#remote.setMedia(trackSid, track);
    });
  }

  /** A page that goes away says so, or the others would look at a frozen picture until the server's timeout. */
  #listenToPage(): void {
    const onPageHide = (): void => void this.#leave('lost');
    window.addEventListener('pagehide', onPageHide);
    this.#cleanups.push(() => window.removeEventListener('pagehide', onPageHide));
  }

  #on<Event extends keyof RoomEventCallbacks>(event: Event, listener: RoomEventCallbacks[Event]): void {
    this.native.on(event, listener);
    this.#cleanups.push(() => void this.native.off(event, listener));
  }

  #reconnecting(how: 'resume' | 'full'): void {
    this.#reconnected ??= deferred();
    this.#emit({ type: 'connection', state: 'reconnecting', how });
  }

  #disconnected(reason: LivekitReason | undefined): void {
    // While connecting, the rejection of `connect` that follows says more.
    if (this.#state !== 'entered') return;
    const mapped = disconnectReasonOf(reason);
    this.#end(mapped, new ConnectionLostError());
  }

  #isHere(participant: RemoteParticipant): boolean {
    return this.native.remoteParticipants.get(participant.identity) === participant;
  }

  #updated(participant: Participant): void {
    if (!(participant instanceof RemoteParticipant) || !this.#isHere(participant)) return;
    const { name, role } = readParticipantMetadata(
      participant.metadata,
      participant.name ?? participant.identity,
    );
    const participantId = asId.participant(participant.identity);
    this.#emit({ type: 'participant-updated', participantId, name, role });
  }

  #changed(publication: TrackPublication, participant: Participant): void {
    if (!(publication instanceof RemoteTrackPublication) || !(participant instanceof RemoteParticipant))
      return;
    if (this.#isHere(participant)) this.#remote.update(participant, publication);
  }

  #tellLimited(direction: 'send' | 'receive', limited: boolean): void {
    if (limited === this.#limited[direction]) return;
    this.#limited[direction] = limited;
    this.#emit({ type: 'bandwidth-limited', direction, limited });
  }

  /** The SDK tells when the server holds back media, not when the browser does, nor how the picture fares. */
  #lookNowAndThen(): void {
    const timer = setInterval(() => {
      this.#local.remindEncoders();
      void this.#lookAtPictures();
      void this.#sentStats().then((stats) =>
        this.#tellLimited(
          'send',
          stats.some(({ limitedBy }) => limitedBy === 'bandwidth'),
        ),
      );
    }, LOOK_INTERVAL);
    this.#cleanups.push(() => clearInterval(timer));
  }

  async #lookAtPictures(): Promise<void> {
    const stats = await this.#receivedStats();
    if (this.#state === 'over') return;
    this.#playout.look(this.#remote.received(), stats);
    this.#tellLimited('receive', this.#remote.limited);
  }

  #received(payload: Uint8Array, identity: string, kind: DataPacket_Kind | undefined, topic: string): void {
    if (identity === '') {
      // Without a sender it is the server's own.
      if (topic === REMOVAL_TOPIC) this.#removalMessage = new TextDecoder().decode(payload);
      return;
    }
    const from = asId.participant(identity);
    const reliable = kind !== DataPacket_Kind.LOSSY;
    const deliver = (payload: Uint8Array): void => {
      if (this.#state === 'over') return;
      this.#options.observer.data({ topic, from, reliable, payload });
    };
    if (this.#encryption) this.#encryption.open(from, topic, new Uint8Array(payload), deliver);
    else deliver(payload);
  }
}

/** What the SDK's track counts; nothing before it sends or receives, and once it is gone. */
async function trackStats(
  track: { getRTCStatsReport(): Promise<RTCStatsReport | undefined> } | undefined,
  direction: TrackStats['direction'],
  publicationId: PublicationId,
): Promise<readonly TrackStats[]> {
  const report = await track?.getRTCStatsReport().catch(() => undefined);
  return report ? readTrackStats(statsOf(report), direction, () => publicationId) : [];
}
