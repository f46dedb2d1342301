import type { Device } from 'mediasoup-client/types';
import type { Received, Welcome } from '../../protocol/index.ts';
import type { DataReceiver } from '../data/data-receiver.ts';
import type { DataSender } from '../data/data-sender.ts';
import type { LocalPublications } from '../publishing/local-publications.ts';
import type { RemotePublications } from '../receiving/remote-publications.ts';
import { isStale } from '../signalling/request-channel.ts';
import type { SignallingLink } from '../signalling/signalling-link.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import { receiveCapabilitiesToWire } from '../transport/wire-parameters.ts';
import type { Part, ReconnectKind } from './connection-health.ts';
import { MEDIA_LOST, noTransport, type Disconnection } from './disconnect-reason.ts';
import type { Direction } from './liveness/liveness-monitor.ts';

/** Transports that are replaced within a minute before the whole connection is given up. */
const RENEWALS = 4;
const RENEWALS_WITHIN = 60_000;

/** Both transports, and what goes over them. */
export interface MediaParts {
  readonly link: SignallingLink;
  readonly send: MediaTransport;
  readonly receive: MediaTransport;
  readonly localPublications: LocalPublications;
  readonly remotePublications: RemotePublications;
  readonly dataSender: DataSender;
  readonly dataReceiver: DataReceiver;
}

export interface MediaSessionListener {
  /** Whether a part has failed and not recovered. */
  isBroken(part: Part): boolean;
  failed(part: Part, kind: ReconnectKind): void;
  recovered(part: Part): void;
  disconnect(disconnection: Disconnection): void;
}

/** Opens both transports and everything that goes over them, again with each new home of the room. */
export class MediaSession {
  readonly #device: Device;
  readonly #parts: MediaParts;
  readonly #listener: MediaSessionListener;
  /** The room's incarnation whose transports were made here. */
  #home: number | undefined;
  #renewals: number[] = [];
  /** How often both transports were replaced. */
  #openings = 0;
  #closed = false;

  constructor(device: Device, parts: MediaParts, listener: MediaSessionListener) {
    this.#device = device;
    this.#parts = parts;
    this.#listener = listener;
  }

  /** Whether the server still has the transports that were made here. */
  survives({ resumed, incarnation }: Welcome): boolean {
    return resumed && this.#home === incarnation;
  }

  /** The signalling is back, and the server has everything as it was. */
  resume(welcome: Welcome): void {
    void this.#takeReceived(welcome);
    this.#parts.localPublications.reconcile(welcome.own);
  }

  /** Both transports are made, and everything that goes over them: what is received before what is sent. */
  async open(welcome: Welcome): Promise<void> {
    const { receive, send, localPublications, remotePublications, dataSender } = this.#parts;
    receive.drop();
    send.drop();
    localPublications.dropped();
    this.#home = undefined;
    this.#openings += 1;
    const opening = this.#openings;
    try {
      receive.open(welcome.receive, this.#listener.isBroken('receive'));
      this.#home = welcome.incarnation;
      void this.#takeReceived(welcome);
      await remotePublications.firstFrame();
      if (this.#closed || opening !== this.#openings) return;
      const transport = send.open(welcome.send, this.#listener.isBroken('send'));
      dataSender.opened(transport);
      localPublications.opened(transport);
      this.settleIdle();
    } catch (error) {
      this.#listener.disconnect(noTransport(error));
    }
  }

  /** Replaces a transport that is beyond repair. */
  async renew(direction: Direction): Promise<void> {
    if (this.#closed) return;
    const now = Date.now();
    this.#renewals = [...this.#renewals.filter((at) => now - at < RENEWALS_WITHIN), now];
    if (this.#renewals.length > RENEWALS) {
      this.#listener.disconnect(MEDIA_LOST);
      return;
    }
    this.#listener.failed(direction, 'full');
    const { link, localPublications, dataSender, [direction]: transport } = this.#parts;
    transport.drop();
    if (direction === 'send') localPublications.dropped();
    try {
      const renewed = await link.request('renew-transport', { direction });
      if (this.#closed) return;
      const opened = transport.open(renewed.transport, true);
      if (direction === 'send') {
        dataSender.opened(opened);
        localPublications.opened(opened);
        this.settleIdle();
      } else await this.#takeReceived(renewed);
    } catch (error) {
      if (!isStale(error)) this.#listener.disconnect(MEDIA_LOST);
    }
  }

  /** A transport that has nothing to carry never connects, and there is nothing to wait for. */
  settleIdle(): void {
    if (this.#parts.localPublications.empty) this.#listener.recovered('send');
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
  }

  /** What is received now, as an answer brought it or, when it did not, as the server says when asked. */
  async #takeReceived(answer: { readonly received?: Received }): Promise<void> {
    const { link, remotePublications, dataReceiver } = this.#parts;
    try {
      const received =
        answer.received ??
        (await link.request('receive', {
          recvRtpCapabilities: receiveCapabilitiesToWire(this.#device.recvRtpCapabilities),
        }));
      await remotePublications.received(received);
      if (received.consumers.length + received.dataConsumers.length === 0)
        this.#listener.recovered('receive');
      void dataReceiver.received(received.dataConsumers, remotePublications.firstFrame());
    } catch (error) {
      if (!isStale(error)) this.#listener.disconnect(MEDIA_LOST);
    }
  }
}
