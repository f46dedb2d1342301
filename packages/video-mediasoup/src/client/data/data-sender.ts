import { KeyedQueue, type ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { checkData, DataRefusedError, type OutgoingData } from '@crossfade/video-core';
import type { DataProducer, Transport } from 'mediasoup-client/types';
import { DATA_LABELS, encodeOutgoing, type DataLabel } from '../../protocol/index.ts';
import { isStale, type RequestChannel } from '../signalling/request-channel.ts';
import type { MediaTransport } from '../transport/media-transport.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import { SendBudget } from './send-budget.ts';
import { streamParametersToWire } from '../transport/wire-parameters.ts';

/** Bytes that may wait in the browser before a reliable sender waits too. */
const HIGH_WATER = 1_048_576;
const LOW_WATER = 262_144;
/** Bytes behind which a lossy message would be late anyway, and is dropped. */
const LOSSY_WATER = 65_536;

/** Sends the application's messages over SCTP, no faster than the server passes them on. The channels are made by the first message that needs them. */
export class DataSender {
  readonly #channel: RequestChannel;
  readonly #transport: MediaTransport;
  readonly #resources: ResourceTracker;
  readonly #allowed: () => boolean;
  readonly #encryption: () => FrameEncryption | undefined;
  readonly #budget = new SendBudget();
  readonly #lanes = new KeyedQueue<DataLabel>();
  readonly #channels = new Map<
    DataLabel,
    { readonly on: Transport; readonly producer: Promise<DataProducer> }
  >();

  constructor(settings: {
    readonly channel: RequestChannel;
    readonly transport: MediaTransport;
    readonly resources: ResourceTracker;
    /** As far as is known: the server has the last word. */
    readonly allowed: () => boolean;
    readonly encryption: () => FrameEncryption | undefined;
  }) {
    this.#channel = settings.channel;
    this.#transport = settings.transport;
    this.#resources = settings.resources;
    this.#allowed = settings.allowed;
    this.#encryption = settings.encryption;
  }

  /** To be called for every new sending transport. */
  opened(transport: Transport): void {
    transport.on('producedata', ({ label: given, sctpStreamParameters }, proceed, fail) => {
      const label = DATA_LABELS.find((known) => known === given);
      if (label === undefined) {
        fail(new TypeError(`not a channel of this protocol: ${String(given)}`));
        return;
      }
      // Awaited, unlike media: what arrives on a stream that the server does not know yet is lost.
      this.#channel
        .request('produce-data', {
          label,
          sctpStreamParameters: streamParametersToWire(sctpStreamParameters),
        })
        .then(() => proceed({ id: label }), fail);
    });
  }

  /** Reliable messages leave in the order of the calls. Rejects with `DataRefusedError` over the limits. */
  async send(message: OutgoingData): Promise<void> {
    checkData(message);
    const { topic, reliable, to = [] } = message;
    // Copied now: the caller may use the buffer for something else afterwards.
    const payload = message.payload.slice();
    const frame = async (): Promise<Uint8Array<ArrayBuffer>> =>
      encodeOutgoing({ topic, to, payload: await this.#sealed(topic, payload) });
    if (!reliable) {
      const channel = await this.#open('lossy');
      const sealed = await frame();
      if (channel.bufferedAmount < LOSSY_WATER && this.#budget.takeNow(sealed.length)) channel.send(sealed);
      return;
    }
    await this.#lanes.run('reliable', async () => {
      await this.#open('reliable');
      const sealed = await frame();
      const delay = this.#budget.take(sealed.length);
      if (delay > 0) await this.#wait(delay);
      // Meanwhile there may be another transport.
      const channel = await this.#open('reliable');
      channel.send(sealed);
      // It is handed over already: a channel that ends while it drains is not this message's failure.
      if (channel.bufferedAmount > HIGH_WATER) await drained(channel).catch(() => undefined);
    });
  }

  async #wait(delay: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#resources.after(delay, resolve);
    });
  }

  /** As it is, or encrypted where the room is: known once there is a channel. */
  async #sealed(topic: string, payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const encryption = this.#encryption();
    if (encryption === undefined) return payload;
    const sealed = await encryption.data.seal(topic, payload);
    if (sealed === undefined)
      throw new DataRefusedError('this call is encrypted, and its key is missing here.');
    return sealed;
  }

  /** An open channel on the present transport, however many transports that takes. */
  async #open(label: DataLabel): Promise<DataProducer> {
    for (;;) {
      const transport = await this.#transport.current();
      if (!this.#allowed()) throw new DataRefusedError('you may not send messages in this call.');
      try {
        const producer = await this.#producer(label, transport);
        if (producer.readyState !== 'open') await opened(producer);
        return producer;
      } catch (error) {
        this.#forget(label, transport);
        if (this.#transport.now === transport && !isStale(error))
          throw new DataRefusedError('no data channel could be opened.', { cause: error });
        if (this.#transport.now === transport) throw error;
      }
    }
  }

  #producer(label: DataLabel, transport: Transport): Promise<DataProducer> {
    const known = this.#channels.get(label);
    if (known?.on === transport) return known.producer;
    const producer = this.#make(label, transport);
    this.#channels.set(label, { on: transport, producer });
    return producer;
  }

  async #make(label: DataLabel, transport: Transport): Promise<DataProducer> {
    const producer = await transport.produceData(
      label === 'reliable' ? { label, ordered: true } : { label, ordered: false, maxRetransmits: 0 },
    );
    const release = this.#resources.hold('data-channel');
    producer.observer.on('close', () => {
      release();
      this.#forget(label, transport);
    });
    producer.bufferedAmountLowThreshold = LOW_WATER;
    return producer;
  }

  #forget(label: DataLabel, transport: Transport): void {
    if (this.#channels.get(label)?.on === transport) this.#channels.delete(label);
  }
}

/** Rejects when the channel ends first. */
function until(producer: DataProducer, event: 'open' | 'bufferedamountlow'): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('The data channel is closed.'));
    if (producer.closed) {
      ended();
      return;
    }
    producer.observer.once('close', ended);
    producer.once(event, () => {
      producer.observer.off('close', ended);
      resolve();
    });
  });
}

const opened = (producer: DataProducer): Promise<void> => until(producer, 'open');
const drained = (producer: DataProducer): Promise<void> => until(producer, 'bufferedamountlow');
