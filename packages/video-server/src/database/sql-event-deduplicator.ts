import type { DeploymentId } from '@crossfade/video-core';
import type { EventDeduplicator, ServerEvent } from '@crossfade/video-core/server';
import type { Queries } from './queries.ts';
import { forgetRows } from './forget-rows.ts';
import { webhookEvents } from './schema.ts';

/** One row an event; the primary key says which process took it. */
export class SqlEventDeduplicator implements EventDeduplicator {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async record(deployment: DeploymentId, { id, type, room, at }: ServerEvent): Promise<boolean> {
    const rows = await this.#queries
      .insert(webhookEvents)
      .values({ deployment, id, type, room, at: new Date(at) })
      .onConflictDoNothing()
      .returning({ id: webhookEvents.id });
    return rows.length > 0;
  }

  forget(before: number, limit: number): Promise<number> {
    return forgetRows(this.#queries, webhookEvents.receivedAt, before, limit);
  }
}
