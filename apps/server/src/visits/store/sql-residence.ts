import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, inArray, isNotNull, isNull, ne, notInArray } from 'drizzle-orm';
import { users } from '../../database/account-tables.ts';
import {
  blocks,
  relations,
  residents,
  tabletResidents,
  tablets,
  visitors,
} from '../../database/residence-tables.ts';
import { readResidence } from '../../residence/residence-details.ts';
import { readinessOf } from '../../residence/tablet-readiness.ts';
import { may } from '../../rights/policy.ts';
import { visitorOf } from '../../residence/visitors.ts';
import type {
  KnownVisitor,
  Lookers,
  NewVisitor,
  Residence,
  ResidenceView,
  TabletStanding,
} from '../service/residence.ts';

/** Residents, tablets and visitors as the tables of the residence have them. */
export class SqlResidence implements Residence {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async view(tenant: TenantId, at: number): Promise<ResidenceView> {
    const [{ name, timeZone, contact, language }, living, devices] = await Promise.all([
      readResidence(this.#queries, tenant),
      this.#queries
        .select({ id: residents.id, name: residents.name, room: residents.room })
        .from(residents)
        .where(eq(residents.tenant, tenant)),
      this.#tablets(tenant, at),
    ]);
    return {
      name,
      timeZone,
      language,
      ...(contact !== null && { contact }),
      residents: new Map(living.map(({ id, ...resident }) => [id, resident])),
      tablets: devices,
    };
  }

  async readyTablet(tenant: TenantId, resident: string, at: number): Promise<string | undefined> {
    const all = await this.#tablets(tenant, at, resident);
    return all.find(({ ready }) => ready)?.id;
  }

  async residentsOf(tenant: TenantId, tablet: string): Promise<ReadonlySet<string>> {
    const rows = await this.#queries
      .select({ resident: tabletResidents.resident })
      .from(tabletResidents)
      .innerJoin(tablets, eq(tablets.id, tabletResidents.tablet))
      .where(
        and(
          eq(tabletResidents.tenant, tenant),
          eq(tabletResidents.tablet, tablet),
          isNotNull(tablets.secretHash),
          isNull(tablets.archivedAt),
        ),
      );
    return new Set(rows.map(({ resident }) => resident));
  }

  async findResident(tenant: TenantId, resident: string) {
    const [row] = await this.#queries
      .select()
      .from(residents)
      .where(and(eq(residents.tenant, tenant), eq(residents.id, resident), isNull(residents.archivedAt)));
    if (!row) return undefined;
    const { name, staffRequired, limitMinutes } = row;
    return { name, staffRequired, ...(limitMinutes !== null && { limitMinutes }) };
  }

  async findVisitor(tenant: TenantId, visitor: string, resident: string) {
    const [row] = await this.#queries
      .select({ name: visitors.name, relation: relations.relation, autoAnswer: relations.autoAnswerAfter })
      .from(visitors)
      .leftJoin(relations, and(eq(relations.visitor, visitors.id), eq(relations.resident, resident)))
      .where(and(eq(visitors.tenant, tenant), eq(visitors.id, visitor), isNull(visitors.archivedAt)));
    if (!row) return undefined;
    return {
      name: row.name,
      relation: row.relation ?? '',
      ...(row.autoAnswer !== null && { autoAnswer: row.autoAnswer }),
    };
  }

  async autoAnswers(tenant: TenantId, resident: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#queries
      .select({ visitor: relations.visitor, seconds: relations.autoAnswerAfter })
      .from(relations)
      .innerJoin(visitors, eq(visitors.id, relations.visitor))
      .where(and(eq(visitors.tenant, tenant), eq(relations.resident, resident), isNull(visitors.archivedAt)));
    return new Map(rows.flatMap(({ visitor, seconds }) => (seconds === null ? [] : [[visitor, seconds]])));
  }

  async visitorsOf(tenant: TenantId, of: ReadonlySet<string>): Promise<readonly KnownVisitor[]> {
    if (of.size === 0) return [];
    const blocked = this.#queries.select({ visitor: blocks.visitor }).from(blocks).where(isBlockIn(tenant));
    return this.#queries
      .select({
        id: visitors.id,
        name: visitors.name,
        relation: relations.relation,
        resident: relations.resident,
      })
      .from(relations)
      .innerJoin(visitors, eq(visitors.id, relations.visitor))
      .where(
        and(
          eq(visitors.tenant, tenant),
          isNull(visitors.archivedAt),
          inArray(relations.resident, [...of]),
          notInArray(visitors.id, blocked),
        ),
      )
      .orderBy(visitors.name, visitors.id);
  }

  async visitorOfUser(tenant: TenantId, user: string): Promise<string | undefined> {
    const [row] = await this.#queries
      .select({ id: visitors.id })
      .from(visitors)
      .where(and(eq(visitors.tenant, tenant), eq(visitors.user, user)));
    return row?.id;
  }

  async staffAmong(tenant: TenantId, among: readonly string[]): Promise<ReadonlySet<string>> {
    if (among.length === 0) return new Set();
    const rows = await this.#queries
      .select({ id: users.id, role: users.role })
      .from(users)
      .where(and(eq(users.tenant, tenant), inArray(users.id, [...among]), isNull(users.disabledAt)));
    return new Set(rows.filter(({ role }) => may(role, 'visits:run')).map(({ id }) => id));
  }

  async lookers(tenant: TenantId, resident: string): Promise<Lookers> {
    const [people, paired] = await Promise.all([
      this.#queries
        .select({ id: users.id, role: users.role })
        .from(users)
        .where(and(eq(users.tenant, tenant), ne(users.role, 'visitor'), isNull(users.disabledAt))),
      this.#queries
        .select({ id: tablets.id })
        .from(tablets)
        .innerJoin(tabletResidents, eq(tabletResidents.tablet, tablets.id))
        .where(
          and(
            eq(tablets.tenant, tenant),
            eq(tabletResidents.resident, resident),
            isNotNull(tablets.secretHash),
            isNull(tablets.archivedAt),
          ),
        ),
    ]);
    return {
      users: people.filter(({ role }) => may(role, 'visits:run')).map(({ id }) => id),
      tablets: paired.map(({ id }) => id),
    };
  }

  async isBlocked(tenant: TenantId, visitor: string): Promise<boolean> {
    return (await this.blockedAmong(tenant, [visitor])).has(visitor);
  }

  async blockedAmong(tenant: TenantId, among: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#queries
      .select({ visitor: blocks.visitor })
      .from(blocks)
      .where(and(isBlockIn(tenant), inArray(blocks.visitor, [...among])));
    return new Set(rows.map(({ visitor }) => visitor));
  }

  addVisitor(tenant: TenantId, resident: string, { name, relation, email }: NewVisitor): Promise<string> {
    return this.#queries.transaction(async (queries) => {
      const visitor = await visitorOf(queries, tenant, name, email?.toLowerCase());
      await queries.insert(relations).values({ visitor, resident, tenant, relation }).onConflictDoNothing();
      return visitor;
    });
  }

  async #tablets(tenant: TenantId, at: number, resident?: string): Promise<readonly TabletStanding[]> {
    const rows = await this.#queries
      .select({ tablet: tablets, resident: tabletResidents.resident })
      .from(tablets)
      .leftJoin(tabletResidents, eq(tabletResidents.tablet, tablets.id))
      .where(
        and(
          eq(tablets.tenant, tenant),
          isNull(tablets.archivedAt),
          resident === undefined ? undefined : eq(tabletResidents.resident, resident),
        ),
      )
      .orderBy(tablets.name);
    const found = new Map<
      string,
      { readonly row: (typeof rows)[number]['tablet']; readonly residents: string[] }
    >();
    for (const { tablet, resident: one } of rows) {
      const entry = found.get(tablet.id) ?? { row: tablet, residents: [] };
      if (one !== null) entry.residents.push(one);
      found.set(tablet.id, entry);
    }
    return [...found.values()].map(({ row, residents: rung }) => standingOf(row, rung, at));
  }
}

/** Blocks of a residence that were not lifted. */
const isBlockIn = (tenant: TenantId) => and(eq(blocks.tenant, tenant), isNull(blocks.liftedAt));

function standingOf(
  tablet: typeof tablets.$inferSelect,
  rung: readonly string[],
  at: number,
): TabletStanding {
  return { id: tablet.id, name: tablet.name, residents: rung, ...readinessOf(tablet, at) };
}
