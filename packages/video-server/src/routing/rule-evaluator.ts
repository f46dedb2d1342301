import type { CallKey } from '@crossfade/video-core';
import type {
  DecisionRules,
  RuleAnswer,
  RuleContext,
  RuleSet,
  StoredRules,
} from '@crossfade/video-core/server';
import { OpenFeature } from '@openfeature/server-sdk';
import { FlagdProvider } from './flagd-provider.ts';
import { answerOf, evaluationContext, openFeatureRules } from './open-feature-rules.ts';
import { FLAG } from './flagd-rules.ts';

let evaluators = 0;

/** Evaluates one set of rules after the other, through an OpenFeature client of its own. */
export class RuleEvaluator {
  readonly #provider: FlagdProvider;
  readonly #rules: Pick<DecisionRules, 'answer'>;
  #version: number;
  #cohorts: CohortsByKey;

  constructor({ set, version }: StoredRules) {
    this.#provider = new FlagdProvider(set);
    this.#version = version;
    this.#cohorts = cohortsByKey(set);
    // The SDK knows providers by a domain, for the whole process.
    const domain = `crossfade-rules-${(evaluators += 1)}`;
    OpenFeature.setProvider(domain, this.#provider);
    this.#rules = openFeatureRules(OpenFeature.getClient(domain));
  }

  /** Throws, and keeps the old rules, when flagd cannot parse them. */
  setRules({ set, version }: StoredRules): void {
    this.#provider.setRules(set);
    this.#cohorts = cohortsByKey(set);
    this.#version = version;
  }

  async answer(context: RuleContext): Promise<RuleAnswer | undefined> {
    const version = this.#version;
    const answer = await this.#rules.answer(inCohorts(context, this.#cohorts));
    return answer && { ...answer, version };
  }
}

/** What rules that are not in force would answer. Throws when flagd cannot parse them. */
export function draftRules(set: RuleSet): Pick<DecisionRules, 'answer'> {
  const provider = new FlagdProvider(set);
  const cohorts = cohortsByKey(set);
  return {
    answer: async (context) =>
      answerOf(
        await provider.resolveStringEvaluation(FLAG, '', evaluationContext(inCohorts(context, cohorts))),
      ),
  };
}

type CohortsByKey = ReadonlyMap<CallKey, readonly string[]>;

function cohortsByKey({ cohorts }: RuleSet): CohortsByKey {
  const byKey = new Map<CallKey, string[]>();
  for (const [cohort, keys] of Object.entries(cohorts))
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), cohort]);
  return byKey;
}

const inCohorts = (context: RuleContext, cohorts: CohortsByKey): RuleContext => ({
  ...context,
  cohorts: [...(context.cohorts ?? []), ...(cohorts.get(context.key) ?? [])],
});
