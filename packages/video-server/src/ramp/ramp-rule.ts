import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import type { RuleAnswer, RuleContext, RuleSet } from '@crossfade/video-core/server';
import { draftRules } from '../routing/rule-evaluator.ts';
import { percentOf, type Ramp } from './ramp.ts';

/** Assignments that are remembered: asking the rules costs more than all else that a report does. */
const REMEMBERED = 10_000;
const OF_RAMP = /^ramp-\d+$/;
/** Whether a rule has the name of a ramp's. */
export const isRuleOfRamp = ({ name }: Pick<RuleSet['rules'][number], 'name'>): boolean => OF_RAMP.test(name);
const ruleName = ({ number }: Pick<Ramp, 'number'>): string => `ramp-${number}`;

/**
 * Rules with the one of a ramp in place of those of earlier ramps: the last, so that what operators want for certain keys
 * goes before it.
 */
export function withRamp(set: RuleSet, ramp: Ramp, percent = percentOf(ramp)): RuleSet {
  const others = set.rules.filter((rule) => !isRuleOfRamp(rule));
  if (percent === 0) return { ...set, rules: others };
  return { ...set, rules: [...others, { name: ruleName(ramp), to: ramp.plan.to, percent }] };
}

export interface RampAssignment {
  /** The first step in which the key is assigned to the treatment; absent: in none. */
  readonly treatedFrom?: number;
}

/**
 * Which keys a ramp has randomised, and to what: by the rules alone, wherever a call went in the end, since who cannot run the
 * new deployment is not missing at random.
 */
export class RampAssignments {
  readonly #name: string;
  readonly #all: Answers;
  readonly #steps: readonly Answers[];
  readonly #known = new BoundedMap<string, Promise<RampAssignment | undefined>>(REMEMBERED);

  constructor(ramp: Ramp, set: RuleSet) {
    this.#name = ruleName(ramp);
    this.#all = draftRules(withRamp(set, ramp, 100));
    this.#steps = ramp.plan.steps.map(({ percent }) =>
      draftRules(withRamp({ rules: [], cohorts: {} }, ramp, percent)),
    );
  }

  /** `undefined` for a key that another rule decides about. */
  of(context: RuleContext): Promise<RampAssignment | undefined> {
    const { tenant, key, cohorts, client } = context;
    const asked = JSON.stringify([tenant, key, cohorts, client?.version, client?.environment]);
    const known = this.#known.get(asked) ?? this.#ask(context);
    this.#known.set(asked, known);
    return known;
  }

  async #ask(context: RuleContext): Promise<RampAssignment | undefined> {
    if ((await this.#all.answer(context))?.variant !== this.#name) return undefined;
    for (const [step, rules] of this.#steps.entries())
      if (await rules.answer(context)) return { treatedFrom: step };
    return {};
  }
}

interface Answers {
  answer(context: RuleContext): Promise<RuleAnswer | undefined>;
}
