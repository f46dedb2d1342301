import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { IncomingData } from '@crossfade/video-core/client';
import type { DataConsumer, Transport } from 'mediasoup-client/types';
import { decodeIncoming, type DataConsumerInfo } from '../../protocol/index.ts';
import { isStale, type RequestChannel } from '../signalling/request-channel.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';

const open = (consumer: DataConsumer): Promise<void> =>
  new Promise((resolve) => {
    if (consumer.readyState === 'open') resolve();
    else consumer.once('open', resolve);
  });

/** Receives the application's messages: one reliable and one lossy stream carry everyone's. */
export class DataReceiver {
  readonly #channel: RequestChannel;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #encryption: () => FrameEncryption | undefined;
  readonly #deliver: (message: IncomingData) => void;
  #on: Transport | undefined;
  #opening: Promise<void> = Promise.resolve();

  constructor(settings: {
    readonly channel: RequestChannel;
    readonly transport: MediaTransport;
    readonly resources: ResourceTracker;
    readonly encryption: () => FrameEncryption | undefined;
    readonly deliver: (message: IncomingData) => void;
  }) {
    this.#channel = settings.channel;
    this.#transport = settings.transport;
    this.#resources = settings.resources;
    this.#encryption = settings.encryption;
    this.#deliver = settings.deliver;
  }

  /**
   * Opens the channels that the server made, once per transport, and tells the server when they stand; it
   * keeps reliable messages until then.
   * @param turn When the channels' own negotiation may begin.
   */
  async received(infos: readonly DataConsumerInfo[], turn: Promise<void>): Promise<void> {
    const transport = this.#transport.now;
    if (transport === undefined || this.#on === transport || infos.length === 0) return;
    this.#on = transport;
    try {
      await turn;
      const consumers = await Promise.all(infos.map((info) => this.#consume(transport, info)));
      await Promise.all(consumers.map(open));
      if (this.#transport.now === transport) await this.#channel.request('data-open', {});
    } catch (error) {
      // Without data channels the call goes on; on the next transport they are tried again.
      if (this.#on === transport && !isStale(error)) this.#on = undefined;
    }
  }

  async #consume(transport: Transport, info: DataConsumerInfo): Promise<DataConsumer> {
    const { dataConsumerId, dataProducerId, label, sctpStreamParameters } = info;
    const consumer = await transport.consumeData({
      id: dataConsumerId,
      dataProducerId,
      label,
      sctpStreamParameters,
    });
    const release = this.#resources.hold('data-channel');
    consumer.observer.once('close', release);
    consumer.binaryType = 'arraybuffer';
    consumer.on('message', (data: unknown) => {
      if (!(data instanceof ArrayBuffer)) return;
      const frame = decodeIncoming(new Uint8Array(data));
      if (frame !== undefined) this.#arrived({ ...frame, reliable: label === 'reliable' });
    });
    return consumer;
  }

  #arrived(message: IncomingData): void {
    const encryption = this.#encryption();
    if (encryption === undefined) this.#deliver(message);
    // One after the other, so that they stay in order.
    else this.#opening = this.#opening.then(() => this.#open(encryption, message));
  }

  /** What was sealed with another key is not for this client. */
  async #open({ data }: FrameEncryption, message: IncomingData): Promise<void> {
    const { from, topic } = message;
    const payload = await data.open(from, topic, new Uint8Array(message.payload));
    if (payload !== undefined) this.#deliver({ ...message, payload });
  }
}
