import { isDeepStrictEqual } from 'node:util';
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
  ruleContextOf,
  ruleSetSchema,
  type AuditLog,
  type Clock,
  type DecisionRules,
  type Deployments,
  type Identity,
  type RoutingStore,
  type RuleContext,
  type RuleSet,
  type StoredRules,
} from '@crossfade/video-core/server';
import type { DecisionStore, Opening } from '../call-server-store.ts';
import { RulesChangedError } from '../errors/rules-changed-error.ts';
import { isRuleOfRamp, withRamp } from '../ramp/ramp-rule.ts';
import type { RampStore } from '../ramp/ramp-store.ts';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { draftRules } from '../routing/rule-evaluator.ts';
import { requireGrant } from './require-grant.ts';

export interface RuleBookOptions {
  readonly store: RoutingStore;
  readonly routing: CurrentRouting;
  readonly ramps: Pick<RampStore, 'latest'>;
  readonly decisions: Pick<DecisionStore, 'latestOpenings'>;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** The rules in force, and the version that a change replaces. */
export interface RulesNow extends StoredRules {
  /** The stored version cannot be read by this release: those before it are in force, until somebody replaces it. */
  readonly unreadable?: true;
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
  async read(identity: Identity): Promise<RulesNow> {
    requireGrant(identity, 'operator');
    const { routing } = this.#options;
    await routing.refresh();
    const { rules, unreadable } = routing;
    return unreadable === undefined ? rules : { ...rules, version: unreadable, unreadable: true };
  }

  /**
   * All or nothing, with the rule of the ramp, whatever is set. Rejects with `InvalidInputError`, or `RulesChangedError` when
   * another version is stored by now.
   */
  async set(identity: Identity, { set, version, reason }: RulesChange): Promise<StoredRules> {
    const { store, routing, clock } = this.#options;
    const { version: stored, set: before } = await this.read(identity);
    if (stored !== version) throw new RulesChangedError(stored);
    await this.#check(set);
    const after = await this.#withRamp(set, before);
    await this.#audit(identity, reason, { version: version + 1, before, after });
    if (!(await store.setRules(after, version, identity.subject, clock.now()))) {
      const { version: current } = await this.read(identity);
      await this.#audit(identity, 'refused: the rules were changed meanwhile', { version: version + 1 });
      throw new RulesChangedError(current);
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
    const drafted = draftRules(await this.#withRamp(set, routing.rules.set));
    const draft = { answer: (context: RuleContext) => drafted.answer(routing.placed(context)) };
    const openings = await decisions.latestOpenings(tenant, PREVIEWED);
    const killed = routing.killed();
    return Promise.all(openings.map((opening) => previewed(opening, tenant, draft, killed)));
  }

  /** What is stored: never more than every process can read. The ramp's own rule is not for others to set. */
  async #withRamp(set: RuleSet, before: RuleSet): Promise<RuleSet> {
    const foreign = set.rules.find(
      (rule) => isRuleOfRamp(rule) && !before.rules.some((each) => isDeepStrictEqual(each, rule)),
    );
    if (foreign)
      throw new InvalidInputError(
        `${foreign.name} is the name of a ramp's rule, which the ramp alone sets. Leave it out: it stays in force.`,
      );
    const latest = await this.#options.ramps.latest();
    const { data, error } = ruleSetSchema.safeParse(latest ? withRamp(set, latest.ramp) : set);
    if (!data)
      throw new InvalidInputError(
        `${error.issues.map(({ message }) => message).join(' ')} The rule of a ramp is one of them.`,
      );
    return data;
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
  const context = ruleContextOf({ tenant, ...(cohorts && { cohorts }) }, { key, ...(client && { client }) });
  const rule = await draft.answer(context);
  const outcome = decideProvider({
    ...others,
    deployments: inputs.deployments.map((each) => ({ ...each, killed: killed.includes(each.deployment) })),
    ...(rule && { rule }),
  });
  const was = decision.deployment;
  if (!outcome.decided) return { call, key, was };
  return { call, key, was, would: outcome.decision.deployment, reason: outcome.decision.reason };
}
