import type { Rights } from '@crossfade/video-core';
import type { Timers } from '@crossfade/video-core/adapter-kit';
import type { DataConsumer, DataProducer, WebRtcTransport } from 'mediasoup/types';
import {
  DATA_LABELS,
  type DataConsumerInfo,
  type DataLabel,
  type Requests,
} from '../../../protocol/index.ts';
import { RequestRefusedError } from '../../signalling/request-refused-error.ts';
import { onTransport, type PeerTransports } from '../peer-transports.ts';
import { DataRate } from './data-rate.ts';
import { DataSendQueue } from './data-send-queue.ts';

/** What data messages need of the room. */
export interface DataRoom<Peer> {
  readonly timers: Timers;
  attempt(what: string, work: Promise<unknown>): Promise<void>;
  readonly data: {
    consume(transport: WebRtcTransport, label: DataLabel): Promise<DataConsumer>;
    read(dataProducer: DataProducer, listener: (message: Buffer) => void): Promise<void>;
    relay(from: Peer, label: DataLabel, message: Buffer): void;
  };
}

/** The data messages of one participant, both ways. */
export class PeerData<Peer extends { readonly rights: Rights }> {
  readonly #peer: Peer;
  readonly #room: DataRoom<Peer>;
  readonly #transports: PeerTransports;
  readonly #producers = new Map<DataLabel, DataProducer>();
  readonly #sendQueues: Readonly<Record<DataLabel, DataSendQueue>>;
  readonly #rate = new DataRate();

  constructor(peer: Peer, room: DataRoom<Peer>, transports: PeerTransports) {
    this.#peer = peer;
    this.#room = room;
    this.#transports = transports;
    this.#sendQueues = {
      reliable: new DataSendQueue(true, room.timers),
      lossy: new DataSendQueue(false, room.timers),
    };
  }

  /** What the participant sends is read from now on. */
  async produce({ label, sctpStreamParameters }: Requests['produce-data']['data']): Promise<void> {
    const transport = this.#transports.current.send;
    this.#producers.get(label)?.close();
    const producer = await onTransport(transport, transport.produceData({ sctpStreamParameters, label }));
    if (this.#transports.now?.send !== transport) {
      producer.close();
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.');
    }
    this.#producers.set(label, producer);
    await this.#room.data.read(producer, (message) => {
      if (this.#peer.rights.data && this.#rate.admits(message.length))
        this.#room.data.relay(this.#peer, label, message);
    });
  }

  /** Makes what the participant receives data through. */
  async openAll(transport: WebRtcTransport): Promise<void> {
    await Promise.all(
      DATA_LABELS.map((label) => this.#room.attempt('making a data consumer', this.#open(transport, label))),
    );
  }

  async #open(transport: WebRtcTransport, label: DataLabel): Promise<void> {
    const consumer = await this.#room.data.consume(transport, label);
    if (this.#transports.now?.receive === transport) this.#sendQueues[label].attach(consumer);
    else consumer.close();
  }

  get consumers(): readonly DataConsumerInfo[] {
    return DATA_LABELS.flatMap((label): DataConsumerInfo[] => {
      const consumer = this.#sendQueues[label].consumer;
      if (consumer?.sctpStreamParameters === undefined) return [];
      const { id, dataProducerId, sctpStreamParameters } = consumer;
      return [{ dataConsumerId: id, dataProducerId, label, sctpStreamParameters }];
    });
  }

  /** The client's channels are open. */
  opened(): void {
    for (const label of DATA_LABELS) this.#sendQueues[label].opened();
  }

  /** Whether a message of this participant may be copied to so many. */
  mayCopy(receivers: number): boolean {
    return this.#rate.admitsCopies(receivers);
  }

  send(label: DataLabel, message: Buffer): void {
    this.#sendQueues[label].send(message);
  }

  /** The sending transport is gone. */
  loseSending(): void {
    for (const producer of this.#producers.values()) producer.close();
    this.#producers.clear();
  }

  /** The receiving transport is gone: what waits does so for the next one. */
  loseReceiving(): void {
    for (const label of DATA_LABELS) this.#sendQueues[label].detach();
  }

  /** Idempotent. */
  close(): void {
    for (const label of DATA_LABELS) this.#sendQueues[label].close();
  }
}
