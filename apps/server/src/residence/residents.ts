import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { residents, tabletResidents, tablets } from '../database/residence-tables.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { cursorAfter, pageConditions, pageOrder, type PageQuery } from '../http/pages.ts';
import type { Manager } from '../rights/request-rights.ts';
import type { HearArchived } from './archived.ts';

/** What staff write down about a resident. */
export interface ResidentDetails {
  readonly name: string;
  readonly room: string;
  /** Their visits wait until a member of staff is there. */
  readonly staffRequired: boolean;
  /** Minutes after which their visits end; `null`: those of the invitation. */
  readonly limitMinutes: number | null;
}

const COLUMNS = {
  id: residents.id,
  name: residents.name,
  room: residents.room,
  staffRequired: residents.staffRequired,
  limitMinutes: residents.limitMinutes,
} as const;

export interface ResidentsOptions {
  readonly queries: Queries;
  /** Hears that the residents of a tenant changed, after they did. */
  readonly changed: (tenant: TenantId) => void;
  readonly archived: HearArchived;
}

/** The residents of each tenant. All methods reject with `NotFoundError` for what is not in the caller's. */
export class Residents {
  readonly #queries: Queries;
  readonly #changed: ResidentsOptions['changed'];
  readonly #archived: HearArchived;

  constructor({ queries, changed, archived }: ResidentsOptions) {
    this.#queries = queries;
    this.#changed = changed;
    this.#archived = archived;
  }

  async list(tenant: TenantId, page: PageQuery) {
    const rows = await this.#queries
      .select(COLUMNS)
      .from(residents)
      .where(and(eq(residents.tenant, tenant), isNull(residents.archivedAt), pageConditions(page, residents)))
      .orderBy(...pageOrder(residents))
      .limit(page.limit);
    return { items: await this.#described(rows), ...cursorAfter(rows, page.limit) };
  }

  async find(tenant: TenantId, id: string) {
    const rows = await this.#queries.select(COLUMNS).from(residents).where(present(tenant, id));
    const [resident] = await this.#described(rows);
    if (!resident) throw new NotFoundError('resident');
    return resident;
  }

  async create(manager: Manager, details: ResidentDetails): Promise<string> {
    const id = randomUUID();
    await this.#queries.transaction(async (transaction) => {
      await transaction.insert(residents).values({ id, tenant: manager.tenant, ...details });
      await recordDeed(transaction, manager, { action: 'residents:create', detail: id });
    });
    this.#changed(manager.tenant);
    return id;
  }

  async change(manager: Manager, id: string, details: Partial<ResidentDetails>): Promise<void> {
    await this.#queries.transaction(async (transaction) => {
      const changed = await transaction
        .update(residents)
        .set(details)
        .where(present(manager.tenant, id))
        .returning({ id: residents.id });
      if (changed.length === 0) throw new NotFoundError('resident');
      const change = { fields: Object.keys(details) };
      await recordDeed(transaction, manager, { action: 'residents:change', detail: id, change });
    });
    this.#changed(manager.tenant);
  }

  /** Moved out: kept for the history of visits, no longer listed, no tablet rings for them, and their visits are over. Idempotent. */
  async archive(manager: Manager, id: string): Promise<void> {
    await this.#queries.transaction(async (transaction) => {
      const archived = await transaction
        .update(residents)
        .set({ archivedAt: new Date() })
        .where(present(manager.tenant, id))
        .returning({ id: residents.id });
      if (archived.length === 0) return;
      await transaction.delete(tabletResidents).where(eq(tabletResidents.resident, id));
      await recordDeed(transaction, manager, { action: 'residents:archive', detail: id });
    });
    await this.#archived(manager.tenant, { was: 'resident', id });
    this.#changed(manager.tenant);
  }

  async #described(rows: readonly (ResidentDetails & { readonly id: string })[]) {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const named = await this.#queries
      .select({ resident: tabletResidents.resident, name: tablets.name })
      .from(tabletResidents)
      .innerJoin(tablets, eq(tablets.id, tabletResidents.tablet))
      .where(and(inArray(tabletResidents.resident, ids), isNull(tablets.archivedAt)))
      .orderBy(tablets.name);
    return rows.map((row) => ({
      ...row,
      tablets: named.filter(({ resident }) => resident === row.id).map(({ name }) => name),
    }));
  }
}

/** Rejects with `NotFoundError` for a resident who does not live in the tenant's residence; each id is given once. */
export async function requireResidents(
  queries: Queries,
  tenant: TenantId,
  ids: readonly string[],
): Promise<void> {
  const known = await queries
    .select({ id: residents.id })
    .from(residents)
    .where(and(eq(residents.tenant, tenant), inArray(residents.id, [...ids]), isNull(residents.archivedAt)));
  if (known.length < ids.length) throw new NotFoundError('resident');
}

const present = (tenant: TenantId, id: string) =>
  and(eq(residents.tenant, tenant), eq(residents.id, id), isNull(residents.archivedAt));
