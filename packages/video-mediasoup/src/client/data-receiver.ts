import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { IncomingData } from '@crossfade/video-core/client';
import type { DataConsumer, Transport } from 'mediasoup-client/types';
import { decodeIncoming, type DataConsumerInfo } from '../protocol/index.ts';
import { isStale, type Ask } from './ask.ts';
import type { MediaTransport } from './media-transport.ts';
import type { Protection } from './protection.ts';

const open = (consumer: DataConsumer): Promise<void> =>
  new Promise((resolve) => {
    if (consumer.readyState === 'open') resolve();
    else consumer.once('open', resolve);
  });

/** Receives the application's messages: one reliable and one lossy stream carry everyone's. */
export class DataReceiver {
  readonly #ask: Ask;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #protection: () => Protection | undefined;
  readonly #deliver: (message: IncomingData) => void;
  #on: Transport | undefined;
  #opening: Promise<void> = Promise.resolve();

  constructor(settings: {
    readonly ask: Ask;
    readonly transport: MediaTransport;
    readonly resources: ResourceTracker;
    readonly protection: () => Protection | undefined;
    readonly deliver: (message: IncomingData) => void;
  }) {
    this.#ask = settings.ask;
    this.#transport = settings.transport;
    this.#resources = settings.resources;
    this.#protection = settings.protection;
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
      if (this.#transport.now === transport) await this.#ask.request('data-open', {});
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
    const letGo = this.#resources.hold('data-channel');
    consumer.observer.once('close', letGo);
    consumer.binaryType = 'arraybuffer';
    consumer.on('message', (data: unknown) => {
      if (!(data instanceof ArrayBuffer)) return;
      const frame = decodeIncoming(new Uint8Array(data));
      if (frame !== undefined) this.#arrived({ ...frame, reliable: label === 'reliable' });
    });
    return consumer;
  }

  #arrived(message: IncomingData): void {
    const protection = this.#protection();
    if (protection === undefined) this.#deliver(message);
    // One after the other, so that they stay in order.
    else this.#opening = this.#opening.then(() => this.#open(protection, message));
  }

  /** What was sealed with another key is not for this client. */
  async #open({ data }: Protection, message: IncomingData): Promise<void> {
    const { from, topic } = message;
    const payload = await data.open(from, topic, new Uint8Array(message.payload));
    if (payload !== undefined) this.#deliver({ ...message, payload });
  }
}
