import type { Timers } from '@crossfade/video-core/adapter-kit';
import type { DataConsumer } from 'mediasoup/types';

/** What an outlet needs of mediasoup's data consumer. */
export type SendQueueConsumer = Pick<
  DataConsumer,
  'closed' | 'send' | 'setBufferedAmountLowThreshold' | 'close'
> & {
  on(event: 'bufferedamountlow', listener: () => void): unknown;
};

/** Bytes that wait for one receiver; beyond this a receiver that does not read loses what comes. */
const LIMITS = { reliable: 4_194_304, lossy: 65_536 } as const;
/** The worker says `bufferedamountlow` when fewer bytes than this wait in SCTP. */
const LOW_WATER = 262_144;
/** A client may open its channel an instant before the worker's association is up. In ms, and how often. */
const NOT_YET = { pause: 100, limit: 50 } as const;

/**
 * Sends data of one kind to one participant. Reliable messages wait for the client's data channel and for
 * room in SCTP's buffer, in order; lossy ones are dropped instead.
 */
export class DataSendQueue<Consumer extends SendQueueConsumer = DataConsumer> {
  readonly #reliable: boolean;
  readonly #timers: Timers;
  #queue: Buffer[] = [];
  #bytes = 0;
  #consumer: Consumer | undefined;
  #open = false;
  #sending = false;
  /** Something came while a message was on its way to the worker. */
  #again = false;
  #refusals = 0;
  #cancelRetry: (() => void) | undefined;

  constructor(reliable: boolean, timers: Timers) {
    this.#reliable = reliable;
    this.#timers = timers;
  }

  get consumer(): Consumer | undefined {
    return this.#consumer;
  }

  attach(consumer: Consumer): void {
    this.detach();
    this.#consumer = consumer;
    consumer.on('bufferedamountlow', () => void this.#pump());
  }

  /** The client's channel is open. */
  opened(): void {
    this.#open = true;
    void this.#pump();
  }

  /** The transport is gone: what waits does so for the next one. */
  detach(): void {
    this.#open = false;
    this.#refusals = 0;
    this.#cancelRetry?.();
    this.#consumer?.close();
    this.#consumer = undefined;
  }

  send(message: Buffer): void {
    if (!this.#reliable && !this.#open) return;
    if (this.#bytes + message.length > (this.#reliable ? LIMITS.reliable : LIMITS.lossy)) return;
    this.#queue.push(message);
    this.#bytes += message.length;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    do {
      this.#again = false;
      await this.#sendAll();
    } while (this.#again);
    this.#sending = false;
  }

  async #sendAll(): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === undefined) return;
    try {
      for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
        if (!this.#open || consumer !== this.#consumer) return;
        await consumer.send(next);
        this.#drop();
        this.#refusals = 0;
      }
    } catch (error) {
      if (!this.#reliable) this.#clear();
      // The transport went meanwhile: what waits does so for the next one.
      else if (consumer.closed) return;
      else if (isBufferFull(error)) await this.#waitForRoom(consumer);
      else this.#retrySoon();
    }
  }

  /** The worker says `bufferedamountlow` once there is room. */
  async #waitForRoom(consumer: Consumer): Promise<void> {
    try {
      await consumer.setBufferedAmountLowThreshold(LOW_WATER);
    } catch {
      this.#retrySoon();
    }
  }

  #retrySoon(): void {
    this.#refusals += 1;
    if (this.#refusals > NOT_YET.limit) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#timers.after(NOT_YET.pause, () => void this.#pump());
  }

  #drop(): void {
    const sent = this.#queue.shift();
    this.#bytes -= sent?.length ?? 0;
  }

  #clear(): void {
    this.#queue = [];
    this.#bytes = 0;
  }

  close(): void {
    this.detach();
    this.#clear();
  }
}

const isBufferFull = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('sctpsendbufferfull');
