import { type ResourceTracker, deferred } from '@crossfade/video-core/adapter-kit';
import {
  ConnectionLostError,
  CredentialsInvalidError,
  type AdapterEvent,
  type Demand,
  type Layer,
  type OutgoingData,
  type ParticipantInfo,
  type PublicationId,
  type Rights,
} from '@crossfade/video-core';
import type {
  ConnectOptions,
  PublishOptions,
  RoomConnection,
  TrackStats,
} from '@crossfade/video-core/client';
import type { Device, Transport } from 'mediasoup-client/types';
import type { MediasoupCredentials, Welcome } from '../../protocol/index.ts';
import { isStale } from '../signalling/request-channel.ts';
import { ConnectionHealth, PARTS, type Part, type ReconnectKind } from './connection-health.ts';
import { parseCredentials } from './parse-credentials.ts';
import {
  LEFT,
  saidGoodbye,
  unreachable,
  unreadableCredentials,
  unsupportedBrowser,
  type Disconnection,
} from './disconnect-reason.ts';
import { watchNetwork } from './liveness/network-change.ts';
import { createFrameEncryption, type FrameEncryption } from '../encryption/frame-encryption.ts';
import { assembleParts, type ConnectionParts, type ConnectionSettings } from './connection-parts.ts';

/** mediasoup-client's own objects, for applications that need them. They belong to the adapter. */
export interface MediasoupNative {
  readonly device: Device | undefined;
  readonly send: Transport | undefined;
  readonly receive: Transport | undefined;
}

/** Milliseconds that leaving may take. */
const LEAVE_TIMEOUT = 2_000;

/** One client in one mediasoup room: binds the signalling to what is sent and what is received. */
export class MediasoupConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly #entered = deferred();
  readonly #options: ConnectOptions;
  readonly #settings: ConnectionSettings;
  readonly #resources: ResourceTracker;
  readonly #health = new ConnectionHealth();
  readonly #releases: (() => void)[] = [];
  #parts: ConnectionParts | undefined;
  #device: Device | undefined;
  #loaded: Promise<boolean> = Promise.resolve(false);
  /** Set from the first handshake on, where the room is encrypted. */
  #encryption: FrameEncryption | undefined;
  #rights: Rights | undefined;
  #over = false;
  #closing: Promise<void> | undefined;

  constructor(options: ConnectOptions, settings: ConnectionSettings) {
    this.#options = options;
    this.#settings = settings;
    this.#resources = settings.resources;
    this.entered = this.#entered.promise;
    this.#releases.push(this.#resources.hold('connection'));
    this.#emit({ type: 'connection', state: 'connecting' });
    this.#begin();
  }

  #begin(): void {
    let credentials: MediasoupCredentials;
    let device: Device;
    try {
      credentials = parseCredentials(this.#options.credentials);
    } catch (error) {
      if (!(error instanceof CredentialsInvalidError)) throw error;
      this.#disconnectSoon(unreadableCredentials(error));
      return;
    }
    try {
      device = this.#settings.device();
    } catch (error) {
      this.#disconnectSoon(unsupportedBrowser(error));
      return;
    }
    this.#loaded = this.#load(device, credentials);
    this.#parts = this.#assemble(credentials, device);
    this.#parts.link.start();
    this.#watchPage();
  }

  /** Runs while the signalling connects. True when the device can be used. */
  async #load(device: Device, { routerRtpCapabilities }: MediasoupCredentials): Promise<boolean> {
    try {
      await Promise.all([
        device.loaded || device.load({ routerRtpCapabilities }),
        this.#createFrameEncryption(),
      ]);
      if (this.#over) return false;
      this.#device = device;
      return true;
    } catch (error) {
      void this.#disconnect(unsupportedBrowser(error));
      return false;
    }
  }

  async #createFrameEncryption(): Promise<void> {
    const { keys } = this.#options;
    if (keys === undefined) return;
    const { encryptionWorker: worker } = this.#settings;
    const emit = (body: AdapterEvent): void => this.#emit(body);
    const encryption = await createFrameEncryption(keys, { worker, resources: this.#resources, emit });
    if (this.#over) encryption.close();
    else this.#encryption = encryption;
  }

  #assemble(credentials: MediasoupCredentials, device: Device): ConnectionParts {
    const { observer } = this.#options;
    return assembleParts({
      credentials,
      device,
      options: this.#options,
      settings: this.#settings,
      usable: this.#loaded,
      encryption: () => this.#encryption,
      mayNotSend: () => this.#rights?.data === false,
      emit: (body) => this.#emit(body),
      media: (publicationId, track) => {
        if (!this.#over) observer.media(publicationId, track);
      },
      deliver: (message) => {
        if (!this.#over) observer.data(message);
      },
      welcome: (welcome) => this.#welcome(welcome),
      rights: (rights) => this.#updateRights(rights),
      goodbye: (goodbye) => void this.#disconnect(saidGoodbye(goodbye)),
      isBroken: (part) => this.#health.has(part),
      failed: (part, kind) => this.#failed(part, kind),
      recovered: (part) => this.#recovered(part),
      disconnect: (disconnection) => void this.#disconnect(disconnection),
      unreachable: (error, entered) => void this.#disconnect(unreachable(error, entered)),
    });
  }

  // What the server says.

  #welcome(welcome: Welcome): void {
    const parts = this.#parts;
    if (this.#over || parts === undefined) return;
    parts.liveness.signallingBack();
    const again = this.#entered.settled;
    if (again && parts.session.survives(welcome)) {
      // "Connected" is not reported before the liveness monitor knows whether media survived with the signalling.
      parts.session.resume(welcome);
      this.#updateRights(welcome.rights);
      return;
    }
    if (again) {
      // Media is back when both new transports are connected, which says so.
      for (const part of PARTS) this.#failed(part, 'full');
      parts.link.supersede();
      parts.remotePublications.sessionReplaced();
    }
    void parts.session.open(welcome);
    if (again) {
      this.#updateRights(welcome.rights);
      this.#recovered('signalling');
    } else void this.#enter(parts, welcome);
  }

  /** The roster is reported in a task of its own: rendering everyone must not delay the negotiation just started. */
  async #enter({ pushes, liveness, monitor }: ConnectionParts, { rights, roster }: Welcome): Promise<void> {
    this.#rights = rights;
    pushes.hold();
    await nextTask();
    const held = pushes.release();
    if (this.#over) return;
    this.#connected(roster);
    this.#entered.resolve();
    liveness.start();
    monitor.start();
    for (const push of held) pushes.route(push);
  }

  /** Core knows the rights of the join; only changes are reported, which a snapshot may bring. */
  #updateRights(rights: Rights): void {
    const before = this.#rights;
    this.#rights = rights;
    if (JSON.stringify(before) !== JSON.stringify(rights)) this.#emit({ type: 'rights', rights });
  }

  // Failures and recovery.

  #failed(part: Part, kind: ReconnectKind): void {
    if (this.#over || !this.#entered.settled) return;
    const how = this.#health.failed(part, kind);
    if (how !== undefined) this.#emit({ type: 'connection', state: 'reconnecting', how });
  }

  #recovered(part: Part): void {
    if (!this.#over && this.#health.recovered(part)) void this.#requestRoster();
  }

  async #requestRoster(): Promise<void> {
    try {
      const answer = await this.#parts?.link.request('snapshot', {});
      // Another failure meanwhile brings a roster of its own.
      if (answer !== undefined && !this.#over && this.#health.worst === undefined)
        this.#connected(answer.roster);
    } catch (error) {
      // A new session asks again; a refusal would otherwise leave the connection reconnecting.
      if (!isStale(error)) void this.#disconnect(unreachable(error, true));
    }
  }

  #connected(roster: readonly ParticipantInfo[]): void {
    this.#emit({ type: 'connection', state: 'connected' });
    this.#emit({ type: 'roster', participants: roster });
    this.#parts?.remotePublications.roster(roster);
  }

  // The page around it.

  #watchPage(): void {
    if (typeof window === 'undefined') return;
    const networkChanged = (): void => {
      this.#parts?.link.doubt();
      this.#parts?.liveness.alarm();
    };
    this.#releases.push(
      ...watchNetwork(this.#resources, networkChanged),
      this.#resources.listen(window, 'pagehide', () => this.#parts?.link.tell('leave', {})),
    );
  }

  #emit(body: AdapterEvent): void {
    if (!this.#over) this.#options.observer.event(body);
  }

  // The end.

  /** After the caller of `connect` has the connection in hand. */
  #disconnectSoon(disconnection: Disconnection): void {
    queueMicrotask(() => void this.#disconnect(disconnection));
  }

  #disconnect(disconnection: Disconnection): Promise<void> {
    if (this.#over) return Promise.resolve();
    const { reason, retryable, message, error } = disconnection;
    this.#emit({
      type: 'connection',
      state: 'disconnected',
      reason,
      retryable,
      ...(message === undefined ? {} : { message }),
    });
    this.#over = true;
    this.#entered.reject(error);
    this.#encryption?.close();
    for (const release of this.#releases) release();
    const parts = this.#parts;
    if (parts === undefined) return Promise.resolve();
    const lost =
      error instanceof ConnectionLostError ? error : new ConnectionLostError(error.message, { cause: error });
    parts.liveness.stop();
    parts.monitor.stop();
    parts.session.close();
    parts.localPublications.close(lost);
    parts.remotePublications.close();
    parts.send.close();
    parts.receive.close();
    if (reason === 'left') return parts.link.leave(LEAVE_TIMEOUT, lost);
    parts.link.close(lost);
    return Promise.resolve();
  }

  close(): Promise<void> {
    // Media stops at once; only the leave request takes time.
    this.#closing ??= this.#disconnect(LEFT);
    return this.#closing;
  }

  // Commands.

  async publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    await this.#use().localPublications.publish(track, options);
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    await this.#use().localPublications.unpublish(publicationId);
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    await this.#use().localPublications.replaceTrack(publicationId, track);
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    await this.#use().localPublications.setMuted(publicationId, muted);
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    if (!this.#over) this.#parts?.remotePublications.setDemand(publicationId, demand);
  }

  limitCamera(largest: Layer): void {
    if (!this.#over) this.#parts?.localPublications.limitCamera(largest);
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (!this.#over) this.#parts?.remotePublications.setSubscribed(publicationId, subscribed);
  }

  async send(message: OutgoingData): Promise<void> {
    await this.#use().dataSender.send(message);
  }

  async stats(): Promise<readonly TrackStats[]> {
    return this.#over ? [] : ((await this.#parts?.monitor.stats()) ?? []);
  }

  get native(): MediasoupNative {
    return { device: this.#device, send: this.#parts?.send.now, receive: this.#parts?.receive.now };
  }

  /** Throws what ended the connection when it is over. */
  #use(): ConnectionParts {
    if (this.#over || this.#parts === undefined) throw LEFT.error;
    return this.#parts;
  }
}

/** Resolves in a task of its own, after everything that is queued as microtasks. (A timer would wait longer.) */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener(
      'message',
      () => {
        port1.close();
        resolve();
      },
      { once: true },
    );
    port1.start();
    port2.postMessage(undefined);
  });
