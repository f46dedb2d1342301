import fc from 'fast-check';
import { asId } from '../../contract/identity.ts';
import type { DecisionInputs } from '../../server/decision/decide-provider.ts';

export const anyKind = fc.constantFrom(...['alder', 'birch', 'cedar'].map(asId.provider));
export const anyDeployment = fc.constantFrom(
  ...['alder', 'alder:eu', 'birch', 'birch:us', 'cedar'].map(asId.deployment),
);

/** Whatever a decision may be asked. */
export const decisionInputs: fc.Arbitrary<DecisionInputs> = fc.record(
  {
    deployments: fc.uniqueArray(
      fc.record({ deployment: anyDeployment, killed: fc.boolean(), healthy: fc.boolean() }),
      { selector: ({ deployment }) => deployment },
    ),
    audience: fc.uniqueArray(anyKind),
    expected: fc.uniqueArray(anyKind),
    rule: fc.record({ deployment: anyDeployment, variant: fc.string() }),
    requested: anyKind,
    videoProvider: anyKind,
    defaultDeployment: anyDeployment,
  },
  { requiredKeys: ['deployments', 'audience', 'defaultDeployment'] },
);
