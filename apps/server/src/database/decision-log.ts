import type { DecisionEntry, Telemetry } from '@crossfade/video-core/server';
import type { Logger } from 'pino';
import type { Queries } from './database.ts';
import { decisions } from './schema.ts';

/** Rows that may wait for the database; a log line stands for those over it. */
const WAITING_LIMIT = 1_000;

/** Decisions go to the log and, as far as the database keeps up, to a table; failures to the log. */
export class DecisionLog implements Telemetry {
  readonly #queries: Queries;
  readonly #log: Logger;
  readonly #waiting = new Set<Promise<void>>();

  constructor(queries: Queries, log: Logger) {
    this.#queries = queries;
    this.#log = log;
  }

  decided(entry: DecisionEntry): void {
    this.#log.info({ event: 'decision', ...entry }, 'decided where a call runs');
    if (this.#waiting.size >= WAITING_LIMIT) return;
    const writing = this.#write(entry)
      .catch((error: unknown) => this.failed('storing a decision', error))
      .finally(() => this.#waiting.delete(writing));
    this.#waiting.add(writing);
  }

  failed(what: string, error: unknown): void {
    this.#log.error({ err: error }, `failed: ${what}`);
  }

  /** Resolves when everything that was told so far is stored. */
  async flush(): Promise<void> {
    await Promise.all(this.#waiting);
  }

  async #write({ at, tenant, key, call, outcome, inputs }: DecisionEntry): Promise<void> {
    await this.#queries.insert(decisions).values({
      at: new Date(at),
      tenant,
      key,
      call,
      inputs,
      ...(outcome.decided ? outcome.decision : { refusal: outcome.code }),
    });
  }
}
