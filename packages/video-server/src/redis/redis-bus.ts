import { encodeBusMessage, type Bus } from '@crossfade/video-core/server';
import type { Redis } from 'ioredis';
import { BusListeners } from '../bus-listeners.ts';
import type { ServerLog } from '../server-log.ts';

export interface RedisBusOptions {
  /** Shared with others; the caller closes it. */
  readonly commands: Redis;
  /** The bus's own: a connection that subscribes can do nothing else. */
  readonly subscriber: Redis;
  /** Apart from whatever else publishes in this Redis, whose channels know no databases. */
  readonly channel: string;
  readonly log: ServerLog;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
}

/**
 * A bus over Redis' PUBLISH and SUBSCRIBE. While the connection is down messages are lost, as the port allows; the
 * client connects and subscribes again by itself. A connection that is half open is found by a heartbeat.
 */
export class RedisBus implements Bus {
  readonly #options: RedisBusOptions;
  readonly #listeners: BusListeners;
  readonly #heartbeat: NodeJS.Timeout;
  #lost = false;

  private constructor(options: RedisBusOptions) {
    const { subscriber, channel, heartbeat } = options;
    this.#options = options;
    this.#listeners = new BusListeners(options.log);
    subscriber.on('message', (from: string, payload: string) => {
      if (from === channel) this.#listeners.deliver(payload);
    });
    subscriber.on('close', () => {
      this.#lost = true;
    });
    subscriber.on('ready', () => void this.#returned());
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeat);
    this.#heartbeat.unref();
  }

  /** Rejects when Redis cannot be reached at first. */
  static async connect(options: RedisBusOptions): Promise<RedisBus> {
    await options.subscriber.subscribe(options.channel);
    return new RedisBus(options);
  }

  async publish(topic: string, message: unknown): Promise<void> {
    const encoded = encodeBusMessage(topic, message);
    await this.#options.commands.publish(this.#options.channel, encoded);
  }

  subscribe(topic: string, listener: (message: unknown) => void): () => void {
    return this.#listeners.subscribe(topic, listener);
  }

  onReconnected(listener: () => void): () => void {
    return this.#listeners.onReconnected(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#listeners.clear();
    this.#options.subscriber.disconnect();
  }

  async #beat(): Promise<void> {
    const { subscriber, log } = this.#options;
    if (subscriber.status !== 'ready') return;
    try {
      await subscriber.ping();
    } catch (error) {
      log.warn({ err: error }, 'the bus does not hear from Redis: connecting again');
      subscriber.disconnect(true);
    }
  }

  async #returned(): Promise<void> {
    if (!this.#lost) return;
    this.#lost = false;
    try {
      // The client subscribes again by itself; this one is answered when that has happened.
      await this.#options.subscriber.subscribe(this.#options.channel);
      this.#listeners.reconnected();
    } catch (error) {
      this.#lost = true;
      this.#options.log.warn({ err: error }, 'the bus could not subscribe again');
    }
  }
}
