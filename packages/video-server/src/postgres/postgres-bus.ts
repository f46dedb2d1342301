import { backoffDelay, type Backoff } from '@crossfade/video-core/adapter-kit';
import { encodeBusMessage, type Bus } from '@crossfade/video-core/server';
import { Client } from 'pg';
import { BusListeners } from '../bus-listeners.ts';
import type { ServerLog } from '../server-log.ts';

const CHANNEL = 'crossfade_bus';
/** Between two tries to reach the database again. */
const RECONNECT: Backoff = { base: 500, ceiling: 10_000, jitter: 'equal' };
/** Milliseconds that the database may take to connect, and to take a message. */
const TIMEOUT = 5_000;
const HEARTBEAT = 5_000;

export interface PostgresBusOptions {
  readonly log: ServerLog;
  /** Milliseconds between two signs of life, and that one may take; default 5,000. */
  readonly heartbeat?: number;
}

/**
 * A bus over PostgreSQL's LISTEN and NOTIFY, on a connection of its own. While that is down messages are lost,
 * as the port allows; it is renewed until the bus is closed, since nobody else would. A connection that listens sends
 * nothing, so that one that is half open would look idle for minutes: a heartbeat finds it.
 */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #log: ServerLog;
  readonly #heartbeat: number;
  readonly #listeners: BusListeners;
  #client: Client | undefined;
  #beat: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  private constructor(url: string, { log, heartbeat = HEARTBEAT }: PostgresBusOptions) {
    this.#url = url;
    this.#log = log;
    this.#listeners = new BusListeners(log);
    this.#heartbeat = heartbeat;
  }

  /** Rejects when the database cannot be reached at first. */
  static async connect(url: string, options: PostgresBusOptions): Promise<PostgresBus> {
    const bus = new PostgresBus(url, options);
    await bus.#connect();
    return bus;
  }

  async publish(topic: string, message: unknown): Promise<void> {
    const encoded = encodeBusMessage(topic, message);
    await this.#client?.query('select pg_notify($1, $2)', [CHANNEL, encoded]);
  }

  subscribe(topic: string, listener: (message: unknown) => void): () => void {
    return this.#listeners.subscribe(topic, listener);
  }

  onReconnected(listener: () => void): () => void {
    return this.#listeners.onReconnected(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#beat);
    this.#listeners.clear();
    await this.#client?.end();
    this.#client = undefined;
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      keepAlive: true,
      // Messages that are published side by side wait for no answer of another.
      pipeline: true,
      connectionTimeoutMillis: TIMEOUT,
      query_timeout: Math.min(TIMEOUT, this.#heartbeat),
    });
    client.on('notification', ({ payload }) => this.#listeners.deliver(payload));
    client.on('error', (error) => this.#log.warn({ err: error }, 'the bus lost its database'));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    // Closed while it was connecting: nobody else would end this connection.
    if (this.#closed) {
      await client.end();
      return;
    }
    client.once('end', () => this.#lost(client));
    this.#client = client;
    this.#failures = 0;
    this.#scheduleBeat(client);
  }

  #scheduleBeat(client: Client): void {
    this.#beat = setTimeout(() => void this.#check(client), this.#heartbeat);
    this.#beat.unref();
  }

  async #check(client: Client): Promise<void> {
    try {
      await client.query('select 1');
    } catch (error) {
      if (this.#closed || this.#client !== client) return;
      this.#log.warn({ err: error }, 'the bus does not hear from its database: connecting again');
      client.removeAllListeners('end');
      this.#lost(client);
      // With a query under way this cuts the connection off, instead of saying goodbye to nobody.
      void client.end();
      return;
    }
    if (!this.#closed && this.#client === client) this.#scheduleBeat(client);
  }

  async #reconnect(lost: Client): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      this.#log.warn({ err: error }, 'the bus does not reach its database');
      this.#lost(lost);
      return;
    }
    this.#listeners.reconnected();
  }

  #lost(client: Client): void {
    if (this.#client !== undefined && this.#client !== client) return;
    this.#client = undefined;
    clearTimeout(this.#beat);
    if (this.#closed || this.#timer !== undefined) return;
    this.#failures += 1;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#closed) return;
        void this.#reconnect(client);
      },
      backoffDelay(this.#failures, RECONNECT),
    );
    this.#timer.unref();
  }
}
