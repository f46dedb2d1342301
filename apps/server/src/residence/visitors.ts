import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { mails } from '../database/mail-tables.ts';
import { blocks, relations, residents, visitors } from '../database/residence-tables.ts';
import { ConflictError } from '../errors/conflict-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { cursorAfter, pageConditions, pageOrder, type PageQuery } from '../http/pages.ts';
import { subjectOf } from '../rights/caller.ts';
import type { Manager } from '../rights/request-rights.ts';
import type { HearArchived } from './archived.ts';
import { requireResidents } from './residents.ts';

/** Who a visitor is to a resident. */
export interface Relation {
  readonly resident: string;
  readonly relation: string;
  /** Seconds of ringing after which the tablet answers by itself; `null`: never. */
  readonly autoAnswerSeconds: number | null;
}

export interface NewVisitor extends Relation {
  readonly name: string;
  /** In lower case. Who is known by it already is the same person. */
  readonly email?: string;
}

export interface VisitorsOptions {
  readonly queries: Queries;
  /** Hears that the visitors of a tenant changed, after they did. */
  readonly changed: (tenant: TenantId) => void;
  /** Hears that a visitor may not visit anybody any more, after it is stored. */
  readonly blocked: (tenant: TenantId, visitor: string) => Promise<void>;
  readonly archived: HearArchived;
}

/** The people who visit, of each tenant. All methods reject with `NotFoundError` for what is not in the caller's. */
export class Visitors {
  readonly #options: VisitorsOptions;

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  async list(tenant: TenantId, page: PageQuery) {
    const rows = await this.#options.queries
      .select()
      .from(visitors)
      .where(and(eq(visitors.tenant, tenant), isNull(visitors.archivedAt), pageConditions(page, visitors)))
      .orderBy(...pageOrder(visitors))
      .limit(page.limit);
    return { items: await this.#described(rows), ...cursorAfter(rows, page.limit) };
  }

  find(tenant: TenantId, id: string) {
    return this.#read(present(tenant, id));
  }

  async #read(which: SQL | undefined) {
    const rows = await this.#options.queries.select().from(visitors).where(which);
    const [visitor] = await this.#described(rows);
    if (!visitor) throw new NotFoundError('visitor');
    return visitor;
  }

  /** Adds a visitor to a resident, or finds by e-mail address who is known already. */
  async add(manager: Manager, { name, email, ...relation }: NewVisitor): Promise<string> {
    const { tenant } = manager;
    const id = await this.#options.queries.transaction(async (transaction) => {
      const visitor = await visitorOf(transaction, tenant, name, email);
      await relate(transaction, tenant, visitor, relation);
      await recordDeed(transaction, manager, { action: 'visitors:add', detail: visitor });
      return visitor;
    });
    this.#options.changed(tenant);
    return id;
  }

  async change(
    manager: Manager,
    id: string,
    {
      relation,
      ...person
    }: { readonly name?: string; readonly email?: string | null; readonly relation?: Relation },
  ): Promise<void> {
    const { tenant } = manager;
    await this.#options.queries.transaction(async (transaction) => {
      await hold(transaction, present(tenant, id));
      if (typeof person.email === 'string') {
        const [other] = await transaction
          .select({ id: visitors.id })
          .from(visitors)
          .where(and(eq(visitors.tenant, tenant), eq(visitors.email, person.email)));
        if (other && other.id !== id)
          throw new ConflictError(
            'Another visitor has this e-mail address. Add the resident to that visitor.',
          );
      }
      if (Object.keys(person).length > 0)
        await transaction.update(visitors).set(person).where(eq(visitors.id, id));
      if (relation) await relate(transaction, tenant, id, relation);
      await recordDeed(transaction, manager, {
        action: 'visitors:change',
        detail: id,
        ...(relation && {
          change: { resident: relation.resident, autoAnswerSeconds: relation.autoAnswerSeconds },
        }),
      });
    });
    this.#options.changed(tenant);
  }

  /** No longer listed, written to no more, and their links lead nowhere; what they visited and a block are kept. Idempotent. */
  async archive(manager: Manager, id: string): Promise<void> {
    await this.#options.queries.transaction(async (transaction) => {
      const archived = await transaction
        .update(visitors)
        .set({ archivedAt: new Date() })
        .where(present(manager.tenant, id))
        .returning({ id: visitors.id });
      if (archived.length > 0)
        await recordDeed(transaction, manager, { action: 'visitors:archive', detail: id });
      await transaction.delete(mails).where(and(eq(mails.tenant, manager.tenant), eq(mails.visitor, id)));
    });
    await this.#options.archived(manager.tenant, { was: 'visitor', id });
    this.#options.changed(manager.tenant);
  }

  /** Keeps a person out of the whole residence, whatever link they hold or get, on the list or not. Idempotent. */
  async block(manager: Manager, id: string, reason: string) {
    const { tenant } = manager;
    await this.#options.queries.transaction(async (transaction) => {
      await hold(transaction, ofTenant(tenant, id));
      const made = await transaction
        .insert(blocks)
        .values({
          id: randomUUID(),
          tenant,
          visitor: id,
          reason,
          blockedBy: subjectOf(manager),
        })
        .onConflictDoNothing()
        .returning({ id: blocks.id });
      if (made.length > 0) await recordDeed(transaction, manager, { action: 'visitors:block', detail: id });
    });
    await this.#options.blocked(tenant, id);
    this.#options.changed(tenant);
    return this.#read(ofTenant(tenant, id));
  }

  /** Idempotent. */
  async unblock(manager: Manager, id: string) {
    const { tenant } = manager;
    await this.#options.queries.transaction(async (transaction) => {
      await hold(transaction, ofTenant(tenant, id));
      const lifted = await transaction
        .update(blocks)
        .set({ liftedAt: new Date(), liftedBy: subjectOf(manager) })
        .where(and(eq(blocks.visitor, id), isNull(blocks.liftedAt)))
        .returning({ id: blocks.id });
      if (lifted.length > 0)
        await recordDeed(transaction, manager, { action: 'visitors:unblock', detail: id });
    });
    this.#options.changed(tenant);
    return this.#read(ofTenant(tenant, id));
  }

  async #described(rows: readonly (typeof visitors.$inferSelect)[]) {
    if (rows.length === 0) return [];
    const { queries } = this.#options;
    const ids = rows.map(({ id }) => id);
    const [related, standing] = await Promise.all([
      queries
        .select({
          visitor: relations.visitor,
          relation: relations.relation,
          autoAnswerSeconds: relations.autoAnswerAfter,
          resident: { id: residents.id, name: residents.name },
        })
        .from(relations)
        .innerJoin(residents, eq(residents.id, relations.resident))
        .where(inArray(relations.visitor, ids))
        .orderBy(residents.name, residents.id),
      queries
        .select({ visitor: blocks.visitor, reason: blocks.reason })
        .from(blocks)
        .where(and(inArray(blocks.visitor, ids), isNull(blocks.liftedAt))),
    ]);
    return rows.map(({ id, name, email }) => {
      const block = standing.find(({ visitor }) => visitor === id);
      return {
        id,
        name,
        email,
        relations: related
          .filter(({ visitor }) => visitor === id)
          .map(({ visitor: _visitor, ...relation }) => relation),
        blocked: block !== undefined,
        ...(block && { blockReason: block.reason }),
      };
    });
  }
}

/** On the list, or taken off it. */
const ofTenant = (tenant: TenantId, id: string) => and(eq(visitors.tenant, tenant), eq(visitors.id, id));
const present = (tenant: TenantId, id: string) => and(ofTenant(tenant, id), isNull(visitors.archivedAt));

/** Where a visitor on the list is written to; `undefined` when there is no such place. */
export async function addressOf(
  queries: Queries,
  tenant: TenantId,
  visitor: string,
): Promise<string | undefined> {
  const [row] = await queries
    .select({ email: visitors.email })
    .from(visitors)
    .where(present(tenant, visitor));
  return row?.email ?? undefined;
}

/** Locks a visitor, so that what follows happens in turn. */
async function hold(queries: Queries, which: SQL | undefined): Promise<void> {
  const [row] = await queries.select({ id: visitors.id }).from(visitors).where(which).for('update');
  if (!row) throw new NotFoundError('visitor');
}

/**
 * Finds a visitor by e-mail address, or makes one; for invitations as well, so that a block holds for every new link. A
 * visitor who was removed from the list comes back.
 */
export async function visitorOf(
  queries: Queries,
  tenant: TenantId,
  name: string,
  email?: string,
): Promise<string> {
  const fresh = { id: randomUUID(), tenant, name, email: email ?? null };
  const [row] = await queries
    .insert(visitors)
    .values(fresh)
    .onConflictDoUpdate({ target: [visitors.tenant, visitors.email], set: { archivedAt: null } })
    .returning({ id: visitors.id });
  return row?.id ?? fresh.id;
}

async function relate(
  queries: Queries,
  tenant: TenantId,
  visitor: string,
  { resident, relation, autoAnswerSeconds }: Relation,
): Promise<void> {
  await requireResidents(queries, tenant, [resident]);
  const values = { relation, autoAnswerAfter: autoAnswerSeconds };
  await queries
    .insert(relations)
    .values({ visitor, resident, tenant, ...values })
    .onConflictDoUpdate({ target: [relations.visitor, relations.resident], set: values });
}
