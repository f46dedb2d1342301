import type { Decision, DecisionReason } from '../../call/decision.ts';
import type { ClientInfo } from '../../call/join.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { NoProviderError } from '../../contract/errors/no-provider-error.ts';
import { asId, kindOf, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';

/** A deployment that this product runs, as it stands at the moment of a decision. */
export interface DeploymentStanding {
  readonly deployment: DeploymentId;
  /** The kill switch: an operator has taken it out of service. */
  readonly killed: boolean;
  readonly healthy: boolean;
}

/** A rule's answer, such as a percentage of rooms or a cohort. */
export interface RuleAnswer {
  readonly deployment: DeploymentId;
  /** What answered, for people: the rule's variant. */
  readonly variant: string;
  /** The version of the rules that answered, where they are stored. */
  readonly version?: number;
}

/** Everything that a decision depends on; JSON-serialisable, since it is logged with the decision. */
export interface DecisionInputs {
  /** In the order in which they stand in for each other. */
  readonly deployments: readonly DeploymentStanding[];
  /** Kinds that the joining client can run. */
  readonly audience: readonly ProviderKind[];
  /** Kinds that everyone else who is expected can run, from the clients seen at the key lately; absent: all. */
  readonly expected?: readonly ProviderKind[];
  /** What the joining client says of itself, for rules. */
  readonly client?: ClientInfo;
  /** Groups that whoever joins belongs to, for rules. */
  readonly cohorts?: readonly string[];
  readonly rule?: RuleAnswer;
  /** What the environment of the web app asks for. */
  readonly requested?: ProviderKind;
  /** The value of `VIDEO_PROVIDER`. */
  readonly videoProvider?: ProviderKind;
  /** Where calls go when nobody says anything: the value of `DEFAULT_DEPLOYMENT`. */
  readonly defaultDeployment: DeploymentId;
}

export type DecisionOutcome =
  | { readonly decided: true; readonly decision: Decision }
  | { readonly decided: false; readonly error: NoProviderError | ClientCannotRunError };

const NO_PROVIDER = 'No video provider can take this call now. Try again in a minute.';
const ALL_KILLED = 'Every video provider has been taken out of service. Try again later.';

/**
 * Where a new call runs: the first that answers of kill switch, audience, rule, request, `VIDEO_PROVIDER`
 * and default. Kill switch and audience answer when they leave a single choice, and bind every later step:
 * a step that names what they have taken out, or what is not there, abstains. What others lack binds only as long as it
 * leaves a choice. Health is asked last and moves the answer to the next healthy choice, never to a killed one. Pure: the
 * same inputs give the same outcome, and refusals are values.
 */
export function decideProvider(inputs: DecisionInputs): DecisionOutcome {
  const { alive, able, choices } = choicesOf(inputs);
  const wish = firstAnswer(inputs, alive, choices);
  if (!wish) {
    const unable = alive[0];
    if (unable) return refused(new ClientCannotRunError(kindOf(unable.deployment)));
    return refused(new NoProviderError(inputs.deployments.length > 0 ? ALL_KILLED : NO_PROVIDER));
  }

  const healthy = [...choices, ...able].filter(({ healthy }) => healthy);
  const target = healthy.find(({ deployment }) => deployment === wish.deployment) ?? healthy[0];
  if (!target) return refused(new NoProviderError(NO_PROVIDER));
  const { deployment } = target;
  return {
    decided: true,
    decision: {
      deployment,
      provider: kindOf(deployment),
      reason: wish.reason,
      variant: wish.variant,
      ...(deployment !== wish.deployment && { fellBackFrom: wish.deployment }),
    },
  };
}

/** What kill switch and audience leave. */
export interface Choices {
  /** Not killed. */
  readonly alive: readonly DeploymentStanding[];
  /** Those of them that the joining client can run. */
  readonly able: readonly DeploymentStanding[];
  /** Those of them that everyone else who is expected can run as well; if there is none, as before. */
  readonly choices: readonly DeploymentStanding[];
}

export function choicesOf({ deployments, audience, expected = audience }: DecisionInputs): Choices {
  const alive = deployments.filter(({ killed }) => !killed);
  const able = alive.filter(({ deployment }) => audience.includes(kindOf(deployment)));
  const shared = able.filter(({ deployment }) => expected.includes(kindOf(deployment)));
  return { alive, able, choices: shared.length > 0 ? shared : able };
}

/** A step that names a deployment if it has anything to say. */
export interface NamingStep {
  readonly reason: 'RULE' | 'REQUEST' | 'VIDEO_PROVIDER' | 'DEFAULT';
  readonly deployment: DeploymentId | undefined;
  readonly variant: string | undefined;
}

/** In the order in which they are asked. */
export const namingSteps = ({
  rule,
  requested,
  videoProvider,
  defaultDeployment,
}: DecisionInputs): readonly NamingStep[] => [
  { reason: 'RULE', deployment: rule?.deployment, variant: rule?.variant },
  { reason: 'REQUEST', deployment: deploymentOf(requested), variant: requested },
  { reason: 'VIDEO_PROVIDER', deployment: deploymentOf(videoProvider), variant: videoProvider },
  { reason: 'DEFAULT', deployment: defaultDeployment, variant: defaultDeployment },
];

interface Answer {
  readonly deployment: DeploymentId;
  readonly reason: DecisionReason;
  readonly variant: string;
}

const refused = (error: NoProviderError | ClientCannotRunError): DecisionOutcome => ({
  decided: false,
  error,
});

function firstAnswer(
  inputs: DecisionInputs,
  alive: readonly DeploymentStanding[],
  choices: readonly DeploymentStanding[],
): Answer | undefined {
  const [first, ...others] = choices;
  if (!first) return undefined;
  const only = others.length === 0 ? first : undefined;
  const killed = inputs.deployments.filter(({ killed }) => killed).map(({ deployment }) => deployment);
  if (only && alive.length === 1 && killed.length > 0)
    return { deployment: only.deployment, reason: 'KILL_SWITCH', variant: `not ${killed.join(', ')}` };
  if (only && alive.length > 1)
    return {
      deployment: only.deployment,
      reason: 'AUDIENCE',
      variant: (inputs.expected ?? inputs.audience).join(', '),
    };

  for (const { reason, deployment, variant } of namingSteps(inputs))
    if (deployment !== undefined && choices.some((choice) => choice.deployment === deployment))
      return { deployment, reason, variant: variant ?? deployment };
  return { deployment: first.deployment, reason: 'DEFAULT', variant: 'first available' };
}

/** A kind's name alone is its default deployment. */
const deploymentOf = (kind: ProviderKind | undefined): DeploymentId | undefined =>
  kind === undefined ? undefined : asId.deployment(kind);
