import type { DeploymentId, TenantId } from '../../contract/identity.ts';
import type { Kill, Routing, RoutingStore, StoredRules } from './routing-store.ts';
import { NO_RULES, type RuleSet } from './rule-set.ts';

/** Rules and kill switches of one process. */
export class MemoryRoutingStore implements RoutingStore {
  readonly #tenants: readonly TenantId[];
  readonly #kills = new Map<DeploymentId, Kill>();
  #rules: StoredRules = { version: 0, set: NO_RULES };

  constructor(tenants: readonly TenantId[]) {
    this.#tenants = tenants;
  }

  async read(known?: number): Promise<Routing> {
    const kills = [...this.#kills.values()].toSorted((a, b) => (a.deployment < b.deployment ? -1 : 1));
    return known === this.#rules.version ? { kills } : { kills, rules: this.#rules };
  }

  async setRules(set: RuleSet, expected: number, by: string, at: number): Promise<boolean> {
    if (this.#rules.version !== expected) return false;
    this.#rules = { version: expected + 1, set, by, at };
    return true;
  }

  async kill(kill: Kill): Promise<void> {
    if (!this.#kills.has(kill.deployment)) this.#kills.set(kill.deployment, kill);
  }

  async revive(deployment: DeploymentId): Promise<void> {
    this.#kills.delete(deployment);
  }

  async unknownTenants(tenants: readonly TenantId[]): Promise<readonly TenantId[]> {
    return tenants.filter((tenant) => !this.#tenants.includes(tenant));
  }
}
