import type { ClientInfo } from '../../call/join.ts';
import type { CallKey, DeploymentId, TenantId } from '../../contract/identity.ts';
import type { RuleAnswer } from './decide-provider.ts';

/** What a rule may look at when a call is opened. */
export interface RuleContext {
  readonly tenant: TenantId;
  /** The unit of every percentage: one key always gets the same answer. */
  readonly key: CallKey;
  /** Groups that the application's sign-in names for whoever opens the call. */
  readonly cohorts?: readonly string[];
  /** The client that opens the call. */
  readonly client?: ClientInfo;
}

/** What rules are asked with when somebody joins, and when it is reported how that went. */
export const ruleContextOf = (
  { tenant, cohorts }: Pick<RuleContext, 'tenant' | 'cohorts'>,
  { key, client }: Pick<RuleContext, 'key' | 'client'>,
): RuleContext => ({ tenant, key, ...(client && { client }), ...(cohorts && { cohorts }) });

/** Operators' say in a decision: the kill switch and the rules. */
export interface DecisionRules {
  /** Deployments out of service, as far as this process knows; asked for each new call, so it is kept in memory. */
  killed(): readonly DeploymentId[];
  /** Never rejects and waits for no store: no answer abstains. */
  answer(context: RuleContext): Promise<RuleAnswer | undefined>;
}

/** Nothing is killed and no rule answers. */
export const noRules: DecisionRules = {
  killed: () => [],
  answer: () => Promise.resolve(undefined),
};
