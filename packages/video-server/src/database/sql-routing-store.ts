import { asId, type DeploymentId, type TenantId } from '@crossfade/video-core';
import {
  NO_RULES,
  ruleSetSchema,
  type Kill,
  type Routing,
  type RoutingStore,
  type RuleSet,
} from '@crossfade/video-core/server';
import { asc, desc, inArray, max, eq } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { killSwitches, rules, tenants } from './schema.ts';

/** Rules and kill switches in PostgreSQL or its embedded sibling. A version of the rules is a row that nobody changes. */
export class SqlRoutingStore implements RoutingStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async read(known?: number): Promise<Routing> {
    const [kills, [latest]] = await Promise.all([
      this.#queries.select().from(killSwitches).orderBy(asc(killSwitches.deployment)),
      this.#queries.select({ version: max(rules.version) }).from(rules),
    ]);
    const found = { kills: kills.map(killOf) };
    return (latest?.version ?? 0) === known ? found : { ...found, ...(await this.#rules()) };
  }

  async setRules(set: RuleSet, expected: number, by: string, at: number): Promise<boolean> {
    const rows = await this.#queries
      .insert(rules)
      .values({ version: expected + 1, set, by, at: new Date(at) })
      .onConflictDoNothing()
      .returning({ version: rules.version });
    return rows.length > 0;
  }

  async kill({ deployment, by, at }: Kill): Promise<void> {
    await this.#queries
      .insert(killSwitches)
      .values({ deployment, by, at: new Date(at) })
      .onConflictDoNothing();
  }

  async revive(deployment: DeploymentId): Promise<void> {
    await this.#queries.delete(killSwitches).where(eq(killSwitches.deployment, deployment));
  }

  async unknownTenants(named: readonly TenantId[]): Promise<readonly TenantId[]> {
    if (named.length === 0) return [];
    const rows = await this.#queries
      .select({ id: tenants.id })
      .from(tenants)
      .where(inArray(tenants.id, [...named]));
    const known = new Set(rows.map(({ id }) => id));
    return named.filter((tenant) => !known.has(tenant));
  }

  async #rules(): Promise<Omit<Routing, 'kills'>> {
    const [row] = await this.#queries.select().from(rules).orderBy(desc(rules.version)).limit(1);
    if (!row) return { rules: { version: 0, set: NO_RULES } };
    const { version, set, by, at } = row;
    const { data, error } = ruleSetSchema.safeParse(set);
    if (!data) return { unreadable: { version, cause: error } };
    return { rules: { version, set: data, by, at: at.getTime() } };
  }
}

const killOf = ({ deployment, by, at }: typeof killSwitches.$inferSelect): Kill => ({
  deployment: asId.deployment(deployment),
  by,
  at: at.getTime(),
});
