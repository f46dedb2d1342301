import {
  InvalidInputError,
  type CallId,
  type CallKey,
  type DecisionReason,
  type DeploymentId,
  type TenantId,
} from '@crossfade/video-core';
import {
  decideProvider,
  type AuditLog,
  type Clock,
  type DecisionRules,
  type Deployments,
  type Identity,
  type RoutingStore,
  type RuleSet,
  type StoredRules,
} from '@crossfade/video-core/server';
import type { DecisionStore, Opening } from '../call-server-store.ts';
import { RulesChangedError } from '../errors/rules-changed-error.ts';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { draftRules } from '../routing/rule-evaluator.ts';
import { requireGrant } from './require-grant.ts';

export interface RuleBookOptions {
  readonly store: RoutingStore;
  readonly routing: CurrentRouting;
  readonly decisions: Pick<DecisionStore, 'latestOpenings'>;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** A change of the rules. */
export interface RulesChange {
  readonly set: RuleSet;
  /** The version that is changed. */
  readonly version: number;
  readonly reason?: string;
}

/** A past call, and where it would have been opened under other rules. */
export interface PreviewedCall {
  readonly call: CallId;
  readonly key: CallKey;
  readonly was: DeploymentId;
  /** Absent: no provider could have taken it. */
  readonly would?: DeploymentId;
  readonly reason?: DecisionReason;
}

/** Calls that a preview looks at. */
const PREVIEWED = 100;

/** The operators' rules, which hold for all tenants. For operators; changes are audited before they are made. */
export class RuleBook {
  readonly #options: RuleBookOptions;

  constructor(options: RuleBookOptions) {
    this.#options = options;
  }

  /** As they are stored now, also where this process does not know them yet. */
  async read(identity: Identity): Promise<StoredRules> {
    requireGrant(identity, 'operator');
    const { routing } = this.#options;
    await routing.refresh();
    return routing.rules;
  }

  /** All or nothing. Rejects with `InvalidInputError`, or `RulesChangedError` when another version is stored by now. */
  async set(identity: Identity, { set, version, reason }: RulesChange): Promise<StoredRules> {
    const { store, routing, clock } = this.#options;
    const { version: stored, set: before } = await this.read(identity);
    if (stored !== version) throw new RulesChangedError(stored);
    await this.#check(set);
    await this.#audit(identity, reason, { version: version + 1, before, after: set });
    if (!(await store.setRules(set, version, identity.subject, clock.now()))) {
      await routing.refresh();
      await this.#audit(identity, 'refused: the rules were changed meanwhile', { version: version + 1 });
      throw new RulesChangedError(routing.rules.version);
    }
    await routing.changed();
    return routing.rules;
  }

  /** Where the latest calls of the tenant would have been opened under these rules and today's kill switches. */
  async preview(identity: Identity, set: RuleSet): Promise<readonly PreviewedCall[]> {
    requireGrant(identity, 'operator');
    await this.#check(set);
    const { tenant } = identity;
    const { decisions, routing } = this.#options;
    const draft = draftRules(set);
    const openings = await decisions.latestOpenings(tenant, PREVIEWED);
    const killed = routing.killed();
    return Promise.all(openings.map((opening) => previewed(opening, tenant, draft, killed)));
  }

  /** Names that the schema cannot know. */
  async #check({ rules }: RuleSet): Promise<void> {
    const { deployments, store } = this.#options;
    const nowhere = rules.find(({ to }) => !deployments.ids.includes(to));
    if (nowhere)
      throw new InvalidInputError(
        `The rule ${nowhere.name} names ${nowhere.to}, which is not a deployment here. Name one of ${deployments.ids.join(', ')}.`,
      );
    const tenants = [...new Set(rules.flatMap(({ tenants: named }) => named ?? []))];
    const unknown = await store.unknownTenants(tenants);
    if (unknown.length > 0)
      throw new InvalidInputError(`There is no tenant ${unknown.join(', and none named ')}.`);
  }

  #audit(
    { tenant, subject }: Identity,
    detail: string | undefined,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { audit, clock } = this.#options;
    return audit.record({
      at: clock.now(),
      tenant,
      subject,
      action: 'set-rules',
      change,
      ...(detail !== undefined && { detail }),
    });
  }
}

async function previewed(
  { call, key, decision, inputs }: Opening,
  tenant: TenantId,
  draft: Pick<DecisionRules, 'answer'>,
  killed: readonly DeploymentId[],
): Promise<PreviewedCall> {
  const { rule: _rule, client, cohorts, ...others } = inputs;
  const said = { ...(client && { client }), ...(cohorts && { cohorts }) };
  const rule = await draft.answer({ tenant, key, ...said });
  const outcome = decideProvider({
    ...others,
    deployments: inputs.deployments.map((each) => ({ ...each, killed: killed.includes(each.deployment) })),
    ...(rule && { rule }),
  });
  const was = decision.deployment;
  if (!outcome.decided) return { call, key, was };
  return { call, key, was, would: outcome.decision.deployment, reason: outcome.decision.reason };
}
