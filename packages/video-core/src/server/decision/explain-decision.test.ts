import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { decisionInputs } from '../../testkit/server/decision-inputs.ts';
import { decideProvider, type DecisionInputs } from './decide-provider.ts';
import { explainDecision } from './explain-decision.ts';

const standing = (name: string, killed = false, healthy = true) => ({
  deployment: asId.deployment(name),
  killed,
  healthy,
});
const [alder, birch] = [asId.provider('alder'), asId.provider('birch')];
const base: DecisionInputs = {
  deployments: [standing('alder'), standing('birch')],
  audience: [alder, birch],
  defaultDeployment: asId.deployment('alder'),
};
const linesOf = (inputs: DecisionInputs) =>
  explainDecision(inputs).steps.map(({ step, result, why }) => `${step} ${result}: ${why}`);

describe('the explanation of a decision', () => {
  it('names who answered, who lost to whom, and who had nothing to say', () => {
    expect(
      linesOf({
        ...base,
        rule: { deployment: asId.deployment('birch'), variant: 'ten' },
        requested: alder,
      }),
    ).toEqual([
      'KILL_SWITCH abstained: No deployment is killed.',
      'AUDIENCE abstained: Everyone expected can run all that are left.',
      'RULE answered: The rule ten names birch.',
      'REQUEST overruled: Names alder, but RULE answered first.',
      'VIDEO_PROVIDER abstained: VIDEO_PROVIDER is not set.',
      'DEFAULT overruled: Names alder, but RULE answered first.',
      'HEALTH abstained: birch is healthy.',
    ]);
  });

  it('says what kill switch, clients and health took away', () => {
    const deployments = [standing('alder', true), standing('birch', false, false), standing('birch:eu')];
    expect(linesOf({ ...base, deployments, requested: birch, videoProvider: alder })).toEqual([
      'KILL_SWITCH bound: Takes out alder.',
      'AUDIENCE abstained: Everyone expected can run all that are left.',
      'RULE abstained: No rule matches.',
      'REQUEST answered: Names birch.',
      'VIDEO_PROVIDER overruled: Names alder, but it is killed.',
      'DEFAULT overruled: Names alder, but it is killed.',
      'HEALTH moved: birch is unhealthy, so the call goes to birch:eu.',
    ]);
    expect(linesOf({ ...base, expected: [alder], requested: birch }).slice(1, 4)).toEqual([
      'AUDIENCE answered: A client seen here lately cannot run birch.',
      'RULE abstained: No rule matches.',
      'REQUEST overruled: Names birch, but a client seen here lately cannot run birch.',
    ]);
  });

  it('says that nothing healthy is left', () => {
    const deployments = [standing('alder', true), standing('birch', false, false)];
    expect(linesOf({ ...base, deployments, requested: birch }).slice(3)).toEqual([
      'REQUEST overruled: Names birch, but it is unhealthy.',
      'VIDEO_PROVIDER abstained: VIDEO_PROVIDER is not set.',
      'DEFAULT overruled: Names alder, but it is killed.',
      'HEALTH bound: None of those that are left is healthy.',
    ]);
  });

  it('is of the very decision that is made, and has exactly one answer when there is one', () => {
    fc.assert(
      fc.property(decisionInputs, (inputs) => {
        const { outcome, steps } = explainDecision(inputs);
        expect(outcome).toEqual(decideProvider(inputs));
        const answered = steps.filter(({ result }) => result === 'answered');
        expect(answered.map(({ step }) => step)).toEqual(outcome.decided ? [outcome.decision.reason] : []);
        for (const { why } of steps) expect(why).toMatch(/^\S.*\.$/s);
      }),
    );
  });
});
