import type { CallKey, DeploymentId, TenantId } from '../../contract/identity.ts';
import type { RuleAnswer } from './decide-provider.ts';

/** Operators' say in a decision: the kill switch and the rules. Neither ever rejects: no answer abstains. */
export interface DecisionRules {
  killed(): Promise<readonly DeploymentId[]>;
  answer(place: { readonly tenant: TenantId; readonly key: CallKey }): Promise<RuleAnswer | undefined>;
}

/** Nothing is killed and no rule answers. */
export const noRules: DecisionRules = {
  killed: () => Promise.resolve([]),
  answer: () => Promise.resolve(undefined),
};
