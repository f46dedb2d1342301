import type { DeploymentId, TenantId } from '../../contract/identity.ts';
import type { RuleSet } from './rule-set.ts';

/** A set of rules as it is stored. */
export interface StoredRules {
  /** Counts the changes; 0 when rules were never set. */
  readonly version: number;
  readonly set: RuleSet;
  /** Who set them, and when in milliseconds since 1970; absent at version 0. */
  readonly by?: string;
  readonly at?: number;
}

/** A deployment that was taken out of service. */
export interface Kill {
  readonly deployment: DeploymentId;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: string;
}

export interface Routing {
  /** Absent when the version is the one that the reader has. */
  readonly rules?: StoredRules;
  /** In place of rules that a later release has set and this one cannot read: the ones before stay in force. */
  readonly unreadable?: { readonly version: number; readonly cause: unknown };
  /** By the name of the deployment. */
  readonly kills: readonly Kill[];
}

/** Where operators' rules and kill switches live, for all tenants and processes. */
export interface RoutingStore {
  /** Cheap when nothing has changed: every process asks about once a second. */
  read(known?: number): Promise<Routing>;
  /** Sets the rules if their version is still `expected`, and says whether it was. */
  setRules(set: RuleSet, expected: number, by: string, at: number): Promise<boolean>;
  /** The first kill stands. */
  kill(kill: Kill): Promise<void>;
  revive(deployment: DeploymentId): Promise<void>;
  /** Those of some tenants that do not exist. */
  unknownTenants(tenants: readonly TenantId[]): Promise<readonly TenantId[]>;
}
