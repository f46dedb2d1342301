import { asId } from '@crossfade/video-core';
import type { DecisionRules, RuleAnswer, RuleContext } from '@crossfade/video-core/server';
import {
  StandardResolutionReasons,
  type EvaluationContext,
  type ResolutionDetails,
} from '@openfeature/server-sdk';
import { FLAG } from './flagd-rules.ts';

/** What asks a flag: a client of the OpenFeature SDK, whichever provider it has. */
export interface StringFlags {
  getStringDetails(
    flag: string,
    otherwise: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>>;
}

/** Somebody has decided. `DEFAULT`, `DISABLED`, `ERROR` and what a provider makes up say that nobody has. */
const ANSWERS: ReadonlySet<string | undefined> = new Set([
  StandardResolutionReasons.TARGETING_MATCH,
  StandardResolutionReasons.SPLIT,
  StandardResolutionReasons.STATIC,
]);

/**
 * Rules from an OpenFeature client: the string flag `flag`, whose value is the name of a deployment. Its targeting key is
 * the key of the call; the context has `tenant`, `cohorts`, `environment` and `clientVersion`.
 */
export function openFeatureRules(client: StringFlags, flag = FLAG): DecisionRules {
  return {
    killed: () => [],
    answer: async (context) => answerOf(await client.getStringDetails(flag, '', evaluationContext(context))),
  };
}

export const evaluationContext = ({ tenant, key, cohorts, client }: RuleContext): EvaluationContext => ({
  targetingKey: key,
  tenant,
  cohorts: [...(cohorts ?? [])],
  ...(client?.environment !== undefined && { environment: client.environment }),
  ...(client?.version !== undefined && { clientVersion: client.version }),
});

export const answerOf = ({ value, variant, reason }: ResolutionDetails<string>): RuleAnswer | undefined =>
  value !== '' && ANSWERS.has(reason)
    ? { deployment: asId.deployment(value), variant: variant ?? value }
    : undefined;
