import { randomInt, randomUUID } from 'node:crypto';
import { asId, type TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, gt, inArray, isNull } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { residents, tabletResidents, tablets } from '../database/residence-tables.ts';
import { CodeInvalidError } from '../errors/code-invalid-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { cursorAfter, pageConditions, pageOrder, type PageQuery } from '../http/pages.ts';
import { codeHash, newSecret, secretHash } from '../http/secret-hash.ts';
import type { TabletCaller } from '../rights/caller.ts';
import type { Manager } from '../rights/request-rights.ts';
import { requireResidents } from './residents.ts';
import { problemsOf, readinessOf, type Readiness } from './tablet-readiness.ts';

/** Milliseconds that a pairing code holds: to walk to the tablet and enter it. */
const CODE_LIFETIME = 10 * 60_000;
/** Too many to be guessed at, however many ask: a server that looks at 2,000 codes a second meets one in its time once in 800,000. */
const CODE_DIGITS = 12;

export interface TabletDetails {
  readonly name: string;
  /** Ids of the residents whom it rings for: one, or all who share a room. */
  readonly residents: readonly string[];
}

export interface TabletsOptions {
  readonly queries: Queries;
  /** Keys the hashes of pairing codes; the same on every process. */
  readonly secret: string;
  readonly clock: Clock;
  /** Hears that what is known of the tablets of a tenant changed, after it did. */
  readonly changed: (tenant: TenantId) => void;
}

/** The tablets of each tenant. All methods reject with `NotFoundError` for what is not in the caller's. */
export class Tablets {
  readonly #options: TabletsOptions;

  constructor(options: TabletsOptions) {
    this.#options = options;
  }

  async list(tenant: TenantId, page: PageQuery) {
    const rows = await this.#options.queries
      .select()
      .from(tablets)
      .where(and(eq(tablets.tenant, tenant), isNull(tablets.archivedAt), pageConditions(page, tablets)))
      .orderBy(...pageOrder(tablets))
      .limit(page.limit);
    return { items: await this.#described(rows), ...cursorAfter(rows, page.limit) };
  }

  async find(tenant: TenantId, id: string) {
    const rows = await this.#options.queries.select().from(tablets).where(present(tenant, id));
    const [tablet] = await this.#described(rows);
    if (!tablet) throw new NotFoundError('tablet');
    return tablet;
  }

  async create(manager: Manager, { name, residents: owners }: TabletDetails): Promise<string> {
    const id = randomUUID();
    await this.#options.queries.transaction(async (transaction) => {
      await transaction.insert(tablets).values({ id, tenant: manager.tenant, name });
      await assign(transaction, manager.tenant, id, owners);
      await recordDeed(transaction, manager, { action: 'tablets:create', detail: id });
    });
    this.#options.changed(manager.tenant);
    return id;
  }

  async change(manager: Manager, id: string, details: Partial<TabletDetails>): Promise<void> {
    await this.#options.queries.transaction(async (transaction) => {
      const [row] = await transaction
        .select({ id: tablets.id })
        .from(tablets)
        .where(present(manager.tenant, id))
        .for('update');
      if (!row) throw new NotFoundError('tablet');
      if (details.name !== undefined)
        await transaction.update(tablets).set({ name: details.name }).where(eq(tablets.id, id));
      if (details.residents) await assign(transaction, manager.tenant, id, details.residents);
      await recordDeed(transaction, manager, {
        action: 'tablets:change',
        detail: id,
        change: { ...(details.residents && { residents: details.residents }) },
      });
    });
    this.#options.changed(manager.tenant);
  }

  /** A new code, which pairs the tablet on which it is entered; the one before holds no longer. */
  async issueCode(
    manager: Manager,
    id: string,
  ): Promise<{ readonly code: string; readonly expiresAt: Date }> {
    const { queries, secret, clock } = this.#options;
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    const expiresAt = new Date(clock.now() + CODE_LIFETIME);
    await queries.transaction(async (transaction) => {
      const hash = codeHash(secret, code);
      // The same code of another tablet, once in 10^12, holds no longer.
      await transaction
        .update(tablets)
        .set({ codeHash: null })
        .where(and(eq(tablets.codeHash, hash), isNull(tablets.archivedAt)));
      const issued = await transaction
        .update(tablets)
        .set({ codeHash: hash, codeExpiresAt: expiresAt })
        .where(present(manager.tenant, id))
        .returning({ id: tablets.id });
      if (issued.length === 0) throw new NotFoundError('tablet');
      await recordDeed(transaction, manager, { action: 'tablets:code', detail: id });
    });
    return { code, expiresAt };
  }

  /** Signs a tablet in by its code, which holds once; who was signed in as it before is so no longer. */
  async pair(
    code: string,
  ): Promise<{ readonly secret: string; readonly tenant: TenantId; readonly id: string }> {
    const { queries, clock } = this.#options;
    const secret = newSecret();
    const paired = await queries.transaction(async (transaction) => {
      const now = new Date(clock.now());
      const [row] = await transaction
        .update(tablets)
        .set({
          secretHash: secretHash(secret),
          codeHash: null,
          codeExpiresAt: null,
          pairedAt: now,
          seenAt: null,
        })
        .where(
          and(
            eq(tablets.codeHash, codeHash(this.#options.secret, code.replaceAll(/\D/g, ''))),
            gt(tablets.codeExpiresAt, now),
            isNull(tablets.archivedAt),
          ),
        )
        .returning({ id: tablets.id, tenant: tablets.tenant, name: tablets.name });
      if (!row) throw new CodeInvalidError();
      const tenant = asId.tenant(row.tenant);
      const tablet: TabletCaller = { role: 'tablet', tenant, tablet: row.id, name: row.name };
      await recordDeed(transaction, tablet, { action: 'tablets:pair', detail: row.id });
      return { secret, tenant, id: row.id };
    });
    this.#options.changed(paired.tenant);
    return paired;
  }

  /** What a tablet says of itself, every 30 s and when it changes. */
  async report({ tenant, tablet }: TabletCaller, readiness: Readiness): Promise<void> {
    const { queries, clock, changed } = this.#options;
    const now = clock.now();
    const [before] = await queries.select().from(tablets).where(present(tenant, tablet));
    if (!before) return;
    await queries
      .update(tablets)
      .set({ ...readiness, seenAt: new Date(now) })
      .where(present(tenant, tablet));
    const after = { ...before, ...readiness, seenAt: new Date(now) };
    if (problemsOf(before, now).join(' ') !== problemsOf(after, now).join(' ')) changed(tenant);
  }

  /** The tablet is asked for a code again; until then it is nobody. Idempotent. */
  async unpair(manager: Manager, id: string): Promise<void> {
    await this.#end(manager, id, 'tablets:unpair', {});
  }

  /** No longer there. Idempotent. */
  async archive(manager: Manager, id: string): Promise<void> {
    await this.#end(manager, id, 'tablets:archive', { archivedAt: new Date(this.#options.clock.now()) });
  }

  async #end(manager: Manager, id: string, action: string, change: { archivedAt?: Date }): Promise<void> {
    await this.#options.queries.transaction(async (transaction) => {
      const ended = await transaction
        .update(tablets)
        .set({
          secretHash: null,
          codeHash: null,
          codeExpiresAt: null,
          pairedAt: null,
          seenAt: null,
          ...change,
        })
        .where(present(manager.tenant, id))
        .returning({ id: tablets.id });
      if (ended.length > 0) await recordDeed(transaction, manager, { action, detail: id });
    });
    this.#options.changed(manager.tenant);
  }

  async #described(rows: readonly (typeof tablets.$inferSelect)[]) {
    if (rows.length === 0) return [];
    const owners = await this.#options.queries
      .select({ tablet: tabletResidents.tablet, id: residents.id, name: residents.name })
      .from(tabletResidents)
      .innerJoin(residents, eq(residents.id, tabletResidents.resident))
      .where(
        inArray(
          tabletResidents.tablet,
          rows.map(({ id }) => id),
        ),
      )
      .orderBy(residents.name, residents.id);
    const now = this.#options.clock.now();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      residents: owners.filter(({ tablet }) => tablet === row.id).map(({ id, name }) => ({ id, name })),
      paired: row.secretHash !== null,
      ...readinessOf(row, now),
      seenAt: row.seenAt?.toISOString() ?? null,
    }));
  }
}

const present = (tenant: TenantId, id: string) =>
  and(eq(tablets.tenant, tenant), eq(tablets.id, id), isNull(tablets.archivedAt));

/** Replaces whom a tablet rings for. Rejects with `NotFoundError` for a resident who is not of the tenant. */
async function assign(
  queries: Queries,
  tenant: TenantId,
  tablet: string,
  ids: readonly string[],
): Promise<void> {
  const wanted = [...new Set(ids)];
  await requireResidents(queries, tenant, wanted);
  await queries.delete(tabletResidents).where(eq(tabletResidents.tablet, tablet));
  await queries.insert(tabletResidents).values(wanted.map((resident) => ({ tablet, resident, tenant })));
}
