import type { AuditEntry, AuditLog } from '@crossfade/video-core/server';
import type { Queries } from './database.ts';
import { audit } from './schema.ts';

export class SqlAuditLog implements AuditLog {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async record({ at, ...entry }: AuditEntry): Promise<void> {
    await this.#queries.insert(audit).values({ ...entry, at: new Date(at) });
  }
}
