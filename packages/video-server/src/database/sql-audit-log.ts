import type { AuditEntry, AuditLog } from '@crossfade/video-core/server';
import type { Queries } from './queries.ts';
import { forgetRows } from './forget-rows.ts';
import { audit } from './schema.ts';

export class SqlAuditLog implements AuditLog {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async record({ at, ...entry }: AuditEntry): Promise<void> {
    await this.#queries.insert(audit).values({ ...entry, at: new Date(at) });
  }

  forget(before: number, limit: number): Promise<number> {
    return forgetRows(this.#queries, audit.at, before, limit);
  }
}
