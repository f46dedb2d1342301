import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import { asId, type ProviderKind } from '@crossfade/video-core';
import { CLIENT_SEEN_DAYS, inAll, type Clock, type Place } from '@crossfade/video-core/server';
import { and, eq, gte } from 'drizzle-orm';
import type { ClientsSeenStore } from '../call-server-store.ts';
import type { ServerLog } from '../server-log.ts';
import { forgetRows } from './forget-rows.ts';
import type { Queries } from './queries.ts';
import { clientsSeen } from './schema.ts';

const DAY = 24 * 3_600_000;
/** Milliseconds within which a client that was seen is not written again. */
const FRESH = DAY / 24;
/** Sightings that are remembered, so that a busy key does not write with each join. */
const REMEMBERED = 10_000;
/** Milliseconds until a process that knows of no such client looks again whether another has seen one. */
const LOOK_AGAIN = 10_000;

/** In a table. While it has no rows, which is usual, a new call does not ask for them. */
export class SqlClientsSeen implements ClientsSeenStore {
  readonly #queries: Queries;
  readonly #log: ServerLog;
  readonly #clock: Clock;
  readonly #written = new BoundedMap<string, number>(REMEMBERED);
  /** Whether there are rows, as far as this process knows. */
  #any = false;
  #lookAt = 0;

  constructor(queries: Queries, log: ServerLog, clock: Clock) {
    this.#queries = queries;
    this.#log = log;
    this.#clock = clock;
  }

  restricted({ tenant, key }: Place, able: readonly ProviderKind[]): void {
    this.#any = true;
    const adapters = able.toSorted();
    const sighting = JSON.stringify([tenant, key, adapters]);
    const at = this.#clock.now();
    if (at - (this.#written.get(sighting) ?? -FRESH) < FRESH) return;
    this.#written.set(sighting, at);
    const seenAt = new Date(at);
    this.#queries
      .insert(clientsSeen)
      .values({ tenant, key, adapters, seenAt })
      .onConflictDoUpdate({
        target: [clientsSeen.tenant, clientsSeen.key, clientsSeen.adapters],
        set: { seenAt },
      })
      .catch((error: unknown) => {
        this.#written.delete(sighting);
        this.#log.error({ err: error }, 'failed: storing what a client can run');
      });
  }

  async expectedAt({ tenant, key }: Place): Promise<readonly ProviderKind[] | undefined> {
    if (!(await this.#mayBeAny())) return undefined;
    const since = new Date(this.#clock.now() - CLIENT_SEEN_DAYS * DAY);
    const rows = await this.#queries
      .select({ adapters: clientsSeen.adapters })
      .from(clientsSeen)
      .where(and(eq(clientsSeen.tenant, tenant), eq(clientsSeen.key, key), gte(clientsSeen.seenAt, since)));
    return rows.length === 0 ? undefined : inAll(rows.map(({ adapters }) => adapters.map(asId.provider)));
  }

  forget(before: number, limit: number): Promise<number> {
    return forgetRows(this.#queries, clientsSeen.seenAt, before, limit);
  }

  async #mayBeAny(): Promise<boolean> {
    const now = this.#clock.now();
    if (this.#any || now < this.#lookAt) return this.#any;
    this.#lookAt = now + LOOK_AGAIN;
    const rows = await this.#queries.select({ key: clientsSeen.key }).from(clientsSeen).limit(1);
    this.#any = rows.length > 0;
    return this.#any;
  }
}
