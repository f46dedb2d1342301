import { ResourceTracker, type Resource } from '@crossfade/video-core/adapter-kit';
import type { CapabilityManifest } from '@crossfade/video-core';
import type { ClientAdapter, ConnectOptions, RoomConnection } from '@crossfade/video-core/client';
import type { Device } from 'mediasoup-client/types';
import { MEDIASOUP_CAPABILITIES } from '../protocol/index.ts';
import { openPolling, SocketPrewarmer } from './signalling/socket-prewarmer.ts';
import type { TransportMaker } from './connection/connection-parts.ts';
import { MediasoupConnection } from './connection/mediasoup-connection.ts';
import type { LinkPolicies } from './signalling/signalling-link.ts';
import type { SignallingFactory } from './signalling/signalling.ts';
import { SocketSignalling } from './signalling/socket-signalling.ts';
import type { RecoveryTimes } from './transport/transport-recovery.ts';
import { DeviceFactory } from './connection/device-factory.ts';

export interface MediasoupClientOptions {
  /** A team's own signalling; the default is socket.io, as the server half speaks it. */
  readonly signalling?: SignallingFactory;
  /** A device to use, loaded or not, instead of one per connection. */
  readonly device?: () => Device;
  /**
   * Makes, or hands over, a mediasoup-client transport. It must have no `connect`, `produce` or `producedata`
   * listeners: those are the adapter's, and so is closing it.
   */
  readonly transport?: TransportMaker;
  /**
   * Makes the worker that encrypts, for end-to-end encrypted calls: one that imports
   * `@crossfade/video-core/encryption/worker`. Bundlers want it made in the app itself.
   */
  readonly encryptionWorker?: () => Worker;
  /** When to try connecting again. */
  readonly policies?: Partial<LinkPolicies>;
  /** When a silent transport is repaired, and when it is replaced. */
  readonly recovery?: RecoveryTimes;
}

export interface MediasoupClientAdapter extends ClientAdapter {
  /** What all connections together hold now; empty when all are closed. For tests and leak hunts. */
  resources(): Readonly<Partial<Record<Resource, number>>>;
}

const makeTransport: TransportMaker = (device, direction, options) =>
  direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);

/** The mediasoup provider's client half. */
class MediasoupClient implements MediasoupClientAdapter {
  readonly capabilities: CapabilityManifest = MEDIASOUP_CAPABILITIES;
  readonly #options: MediasoupClientOptions;
  readonly #resources = new ResourceTracker();
  readonly #devices = new DeviceFactory();
  readonly #sockets = new SocketPrewarmer();

  constructor(options: MediasoupClientOptions = {}) {
    this.#options = options;
  }

  connect(options: ConnectOptions): RoomConnection {
    const { signalling, device, transport, policies, recovery, encryptionWorker } = this.#options;
    return new MediasoupConnection(options, {
      resources: this.#resources,
      device: device ?? (() => this.#devices.create()),
      signalling:
        signalling ??
        (({ url }) =>
          new SocketSignalling((transport) =>
            transport === 'websocket' ? this.#sockets.take(url) : openPolling(url),
          )),
      transport: transport ?? makeTransport,
      encryptionWorker,
      policies,
      recovery,
    });
  }

  /** What the browser can do is asked now, and a socket opened to where the signalling is expected. */
  prepare(url: string | undefined): void {
    if (this.#options.device === undefined) this.#devices.warm();
    if (this.#options.signalling === undefined && url !== undefined) this.#sockets.prepare(url);
  }

  resources(): Readonly<Partial<Record<Resource, number>>> {
    return this.#resources.counts();
  }
}

export const createMediasoupClient = (options?: MediasoupClientOptions): MediasoupClientAdapter =>
  new MediasoupClient(options);
