import { type ResourceTracker, deferred, type Deferred } from '@crossfade/video-core/adapter-kit';
import { ConnectionLostError } from '@crossfade/video-core';
import type { Transport } from 'mediasoup-client/types';
import type { TransportInfo } from '../../protocol/index.ts';
import { RequestRefusedError } from '../signalling/request-refused-error.ts';
import { type RequestChannel, isStale } from '../signalling/request-channel.ts';
import { TransportRecovery, type RecoveryTimes } from './transport-recovery.ts';
import { dtlsParametersToWire } from './wire-parameters.ts';

export interface MediaTransportListener {
  /** Makes mediasoup-client's end of what the server made. */
  make(info: TransportInfo): Transport;
  /** Media may not flow: ICE is being restarted. */
  broken(): void;
  healed(): void;
  /** Beyond repair: the server has to make another. `open` is called with it. */
  beyondRepair(): void;
}

/**
 * One direction's transport, whichever it is at the moment: transports come and go with repairs and moves,
 * and callers that need one await `current()`.
 */
export class MediaTransport {
  readonly #channel: RequestChannel;
  readonly #resources: ResourceTracker;
  readonly #listener: MediaTransportListener;
  readonly #times: RecoveryTimes | undefined;
  #ready: Deferred<Transport> = deferred();
  #transport: Transport | undefined;
  #recovery: TransportRecovery | undefined;
  #release: (() => void) | undefined;
  #restarting: Promise<void> | undefined;

  constructor(
    channel: RequestChannel,
    resources: ResourceTracker,
    listener: MediaTransportListener,
    times?: RecoveryTimes,
  ) {
    this.#channel = channel;
    this.#resources = resources;
    this.#listener = listener;
    this.#times = times;
  }

  /** Rejects with `ConnectionLostError` once closed. */
  current(): Promise<Transport> {
    return this.#ready.promise;
  }

  get now(): Transport | undefined {
    return this.#transport;
  }

  /** `repairing`: in place of one that was beyond repair; `healed` is called when it is connected. */
  open(info: TransportInfo, repairing = false): Transport {
    this.drop();
    const transport = this.#listener.make(info);
    this.#transport = transport;
    this.#release = this.#resources.hold('transport');
    const recovery = new TransportRecovery(
      this.#resources,
      {
        broken: () => this.#listener.broken(),
        restart: () => this.#restart(transport, recovery),
        renew: () => this.#listener.beyondRepair(),
        healed: () => this.#listener.healed(),
      },
      repairing,
      this.#times,
    );
    this.#recovery = recovery;
    transport.on('connect', ({ dtlsParameters }, proceed) => {
      // The browser goes on at once and DTLS begins while the message travels, which the message wins: it
      // leaves before the first ICE check, and DTLS has to wait for that check's answer.
      this.#channel
        .request('connect-transport', {
          transportId: transport.id,
          dtlsParameters: dtlsParametersToWire(dtlsParameters),
        })
        .catch((error: unknown) => {
          if (this.#transport === transport && !isStale(error)) recovery.state('failed');
        });
      recovery.begun();
      proceed();
    });
    transport.on('connectionstatechange', (state) => recovery.state(state));
    this.#ready.resolve(transport);
    return transport;
  }

  /** Closes the present transport; `current` waits for the next. */
  drop(): void {
    this.#recovery?.close();
    this.#recovery = undefined;
    this.#transport?.close();
    this.#transport = undefined;
    this.#restarting = undefined;
    this.#release?.();
    this.#release = undefined;
    if (this.#ready.settled) this.#ready = deferred();
  }

  /** Nothing arrives over it any more. */
  silent(): void {
    this.#recovery?.silent();
  }

  close(): void {
    this.drop();
    this.#ready.reject(new ConnectionLostError());
  }

  /** One restart at a time: while the signalling is away, the same one is waited for. */
  #restart(transport: Transport, recovery: TransportRecovery): Promise<void> {
    this.#restarting ??= this.#restartNow(transport, recovery);
    return this.#restarting;
  }

  async #restartNow(transport: Transport, recovery: TransportRecovery): Promise<void> {
    try {
      const { iceParameters } = await this.#channel.request('restart-ice', { transportId: transport.id });
      if (this.#transport === transport) await transport.restartIce({ iceParameters });
    } catch (error) {
      // The server no longer has it: waiting longer would not help.
      if (error instanceof RequestRefusedError && this.#transport === transport) recovery.state('failed');
    } finally {
      if (this.#transport === transport) this.#restarting = undefined;
    }
  }
}
