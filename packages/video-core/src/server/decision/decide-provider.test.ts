import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionReason } from '../../call/decision.ts';
import { asId, kindOf } from '../../contract/identity.ts';
import { anyDeployment, anyKind, decisionInputs } from '../../testkit/server/decision-inputs.ts';
import { decideProvider, type DecisionInputs, type DeploymentStanding } from './decide-provider.ts';

const alder = asId.provider('alder');
const birch = asId.provider('birch');
const up = (name: string): DeploymentStanding => ({
  deployment: asId.deployment(name),
  killed: false,
  healthy: true,
});
const down = (name: string): DeploymentStanding => ({ ...up(name), healthy: false });
const killed = (name: string): DeploymentStanding => ({ ...up(name), killed: true });

const base: DecisionInputs = {
  deployments: [up('alder'), up('birch')],
  audience: [alder, birch],
  defaultDeployment: asId.deployment('alder'),
};

describe('decideProvider', () => {
  const table: readonly (readonly [string, Partial<DecisionInputs>, string, DecisionReason])[] = [
    ['nobody says anything', {}, 'alder', 'DEFAULT'],
    ['VIDEO_PROVIDER over the default', { videoProvider: birch }, 'birch', 'VIDEO_PROVIDER'],
    ['a request over VIDEO_PROVIDER', { videoProvider: alder, requested: birch }, 'birch', 'REQUEST'],
    [
      'a rule over a request',
      { rule: { deployment: asId.deployment('birch'), variant: 'ten-percent' }, requested: alder },
      'birch',
      'RULE',
    ],
    [
      'what the audience can run over a request',
      { audience: [alder], requested: birch },
      'alder',
      'AUDIENCE',
    ],
    [
      'the kill switch over everything',
      { deployments: [up('alder'), killed('birch')], requested: birch },
      'alder',
      'KILL_SWITCH',
    ],
    [
      'what others at the key can run over a rule',
      { expected: [alder], rule: { deployment: asId.deployment('birch'), variant: 'all' } },
      'alder',
      'AUDIENCE',
    ],
    [
      'the joining client over others who could run nothing of what it can',
      { audience: [birch], expected: [alder] },
      'birch',
      'AUDIENCE',
    ],
    ['a request for what is not there abstains', { requested: asId.provider('cedar') }, 'alder', 'DEFAULT'],
    [
      'a rule that names one of several deployments of a kind',
      {
        deployments: [up('alder'), up('birch'), up('birch:eu')],
        rule: { deployment: asId.deployment('birch:eu'), variant: 'eu' },
      },
      'birch:eu',
      'RULE',
    ],
    [
      'one of several deployments of a kind as the default',
      {
        deployments: [up('alder'), up('birch'), up('birch:eu')],
        defaultDeployment: asId.deployment('birch:eu'),
      },
      'birch:eu',
      'DEFAULT',
    ],
    [
      'the first that can be had when even the default cannot',
      { defaultDeployment: asId.deployment('cedar') },
      'alder',
      'DEFAULT',
    ],
  ];
  it.each(table)('%s', (_, change, deployment, reason) => {
    expect(decideProvider({ ...base, ...change })).toMatchObject({
      decided: true,
      decision: { deployment, reason },
    });
  });

  it('falls to the other when the answer is unhealthy, and says so', () => {
    const outcome = decideProvider({ ...base, deployments: [up('alder'), down('birch')], requested: birch });
    expect(outcome).toEqual({
      decided: true,
      decision: {
        deployment: 'alder',
        provider: 'alder',
        reason: 'REQUEST',
        variant: 'birch',
        fellBackFrom: 'birch',
      },
    });
  });

  it('falls to what others at the key cannot run before it refuses', () => {
    const deployments = [down('alder'), up('birch')];
    const outcome = decideProvider({ ...base, deployments, expected: [alder] });
    expect(outcome).toMatchObject({ decision: { deployment: 'birch', fellBackFrom: 'alder' } });
  });

  it('refuses with a code when everything is killed', () => {
    const outcome = decideProvider({ ...base, deployments: [killed('alder'), killed('birch')] });
    expect(outcome).toMatchObject({
      decided: false,
      error: { code: 'no-provider', message: expect.stringContaining('out of service') },
    });
  });

  it('never falls to a killed one', () => {
    const outcome = decideProvider({ ...base, deployments: [killed('alder'), down('birch')] });
    expect(outcome).toMatchObject({ decided: false, error: { code: 'no-provider' } });
  });

  it('tells a client that can run nothing of what there is to update itself', () => {
    const outcome = decideProvider({ ...base, audience: [asId.provider('cedar')] });
    expect(outcome).toMatchObject({ decided: false, error: { code: 'client-cannot-run' } });
  });

  it('has no provider when there is none', () => {
    const outcome = decideProvider({ ...base, deployments: [] });
    expect(outcome).toMatchObject({ decided: false, error: { code: 'no-provider' } });
  });
});

describe('decideProvider, whatever it is asked', () => {
  it('answers only what is alive, healthy and can be run, and refuses only when there is no such thing', () => {
    fc.assert(
      fc.property(decisionInputs, (given) => {
        const eligible = given.deployments.filter(
          ({ deployment, killed, healthy }) =>
            !killed && healthy && given.audience.includes(kindOf(deployment)),
        );
        const outcome = decideProvider(given);
        if (outcome.decided) {
          const { deployment, provider, fellBackFrom } = outcome.decision;
          expect(eligible.map((each) => each.deployment)).toContain(deployment);
          expect(provider).toBe(kindOf(deployment));
          expect(fellBackFrom).not.toBe(deployment);
        } else expect(eligible).toEqual([]);
      }),
    );
  });

  it('is the same answer every time', () => {
    fc.assert(
      fc.property(decisionInputs, (given) => {
        expect(decideProvider(given)).toEqual(decideProvider(structuredClone(given)));
      }),
    );
  });

  it('lets no later step overrule an earlier one', () => {
    const order: readonly DecisionReason[] = ['RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT'];
    fc.assert(
      fc.property(decisionInputs, anyKind, anyKind, (given, requested, videoProvider) => {
        const before = decideProvider(given);
        if (!before.decided || before.decision.reason === 'DEFAULT') return;
        const rank = order.indexOf(before.decision.reason);
        const after = decideProvider({
          ...given,
          defaultDeployment: asId.deployment(videoProvider),
          ...(rank < order.indexOf('VIDEO_PROVIDER') && { videoProvider }),
          ...(rank < order.indexOf('REQUEST') && { requested }),
        });
        expect(after).toEqual(before);
      }),
    );
  });

  it('changes nothing for the healthy when another one fails', () => {
    fc.assert(
      fc.property(decisionInputs, anyDeployment, (given, failing) => {
        const before = decideProvider(given);
        if (!before.decided || before.decision.deployment === failing) return;
        const after = decideProvider({
          ...given,
          deployments: given.deployments.map((each) =>
            each.deployment === failing ? { ...each, healthy: false } : each,
          ),
        });
        expect(after).toEqual(before);
      }),
    );
  });
});
