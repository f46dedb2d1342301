import { asId, type TenantId } from '@crossfade/video-core';
import type { AuditEntry, AuditLog, KeptAuditEntry, LatestPage } from '@crossfade/video-core/server';
import { and, desc, eq, lt, type SQL } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { forgetRows } from './forget-rows.ts';
import { callIsNotHeld } from './held-calls.ts';
import { audit, tenants } from './schema.ts';
import { storedChange } from './stored-json.ts';

export class SqlAuditLog implements AuditLog {
  readonly #queries: Queries;
  readonly #held: SQL | undefined;

  /** @param held Which calls' entries are kept, whatever their age. */
  constructor(queries: Queries, held?: SQL) {
    this.#queries = queries;
    this.#held = held;
  }

  async record({ at, ...entry }: AuditEntry): Promise<void> {
    // What is about a call comes after that call has added its tenant; an operator may come before.
    if (entry.call === undefined)
      await this.#queries.insert(tenants).values({ id: entry.tenant }).onConflictDoNothing();
    await this.#queries.insert(audit).values({ ...entry, at: new Date(at) });
  }

  async list(tenant: TenantId, { before, limit }: LatestPage): Promise<readonly KeptAuditEntry[]> {
    const rows = await this.#queries
      .select()
      .from(audit)
      .where(and(eq(audit.tenant, tenant), before === undefined ? undefined : lt(audit.id, before)))
      .orderBy(desc(audit.id))
      .limit(limit);
    return rows.map(entryOf);
  }

  forget(before: number, limit: number): Promise<number> {
    const notHeld = callIsNotHeld(this.#queries, audit.call, this.#held);
    return forgetRows(this.#queries, audit.at, before, limit, notHeld);
  }
}

const entryOf = ({
  id,
  at,
  tenant,
  subject,
  action,
  call,
  participant,
  deployment,
  detail,
  change,
}: typeof audit.$inferSelect): KeptAuditEntry => ({
  id,
  at: at.getTime(),
  tenant: asId.tenant(tenant),
  subject,
  action,
  ...(call !== null && { call: asId.call(call) }),
  ...(participant !== null && { participant: asId.participant(participant) }),
  ...(deployment !== null && { deployment: asId.deployment(deployment) }),
  ...(detail !== null && { detail }),
  ...(change !== null && { change: storedChange.parse(change) }),
});
