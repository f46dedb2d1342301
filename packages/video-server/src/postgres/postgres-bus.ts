import { encodeBusMessage, MemoryBus, type Bus } from '@crossfade/video-core/server';
import { Client } from 'pg';
import type { ServerLog } from '../server-log.ts';
import { z } from 'zod';

const CHANNEL = 'crossfade_bus';
/** Milliseconds between two tries to reach the database again: the least, and the most. */
const RECONNECT = { least: 250, most: 10_000 } as const;

/** Milliseconds that the database may take to connect, and to take a message. */
const TIMEOUT = 5_000;

const envelope = z.object({ topic: z.string(), message: z.unknown() });

/**
 * A bus over PostgreSQL's LISTEN and NOTIFY, on a connection of its own. While that is down messages are lost,
 * as the port allows; it is renewed until the bus is closed, since nobody else would.
 */
export class PostgresBus implements Bus {
  readonly #url: string;
  readonly #log: ServerLog;
  readonly #listeners = new MemoryBus();
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  private constructor(url: string, log: ServerLog) {
    this.#url = url;
    this.#log = log;
  }

  /** Rejects when the database cannot be reached at first. */
  static async connect(url: string, log: ServerLog): Promise<PostgresBus> {
    const bus = new PostgresBus(url, log);
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

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#listeners.close();
    await this.#client?.end();
    this.#client = undefined;
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      keepAlive: true,
      connectionTimeoutMillis: TIMEOUT,
      query_timeout: TIMEOUT,
    });
    client.on('notification', ({ payload }) => this.#deliver(payload));
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
  }

  #deliver(payload: string | undefined): void {
    const parsed = envelope.safeParse(parseJson(payload));
    if (!parsed.success) return;
    const { topic, message } = parsed.data;
    this.#listeners
      .publish(topic, message)
      .catch((error: unknown) => this.#log.error({ err: error }, `a listener on ${topic} failed`));
  }

  #lost(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#failures += 1;
    const ceiling = Math.min(RECONNECT.most, RECONNECT.least * 2 ** this.#failures);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#closed) return;
        this.#connect().catch((error: unknown) => {
          this.#log.warn({ err: error }, 'the bus does not reach its database');
          this.#lost(client);
        });
      },
      RECONNECT.least + Math.random() * ceiling,
    );
    this.#timer.unref();
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
