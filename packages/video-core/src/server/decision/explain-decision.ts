import type { DecisionReason } from '../../call/decision.ts';
import { kindOf, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';
import {
  choicesOf,
  decideProvider,
  namingSteps,
  type DecisionInputs,
  type DecisionOutcome,
  type NamingStep,
} from './decide-provider.ts';

/** What became of one step of a decision. */
export interface DecisionStep {
  readonly step: Exclude<DecisionReason, 'PIN'> | 'HEALTH';
  /**
   * `answered`: this is the answer; `bound`: it took choices from all later steps; `overruled`: an earlier step had
   * answered, or what it named could not be had; `abstained`: it had nothing to say; `moved`: the answer was unhealthy.
   */
  readonly result: 'answered' | 'bound' | 'overruled' | 'abstained' | 'moved';
  /** What the step named. */
  readonly deployment?: DeploymentId;
  /** A sentence for people. */
  readonly why: string;
}

/** The decision for some inputs, with every step that was asked, in order: who answered, who lost, and why. */
export interface DecisionChain {
  readonly outcome: DecisionOutcome;
  readonly steps: readonly DecisionStep[];
}

/** Explains what `decideProvider` answers for the same inputs. */
export function explainDecision(inputs: DecisionInputs): DecisionChain {
  const outcome = decideProvider(inputs);
  const decision = outcome.decided ? outcome.decision : undefined;
  const winner = decision?.reason;
  const steps = [killSwitch(inputs, winner), audience(inputs, winner)];
  let answered: DecisionReason | undefined =
    winner === 'KILL_SWITCH' || winner === 'AUDIENCE' ? winner : undefined;
  for (const step of namingSteps(inputs)) {
    steps.push(named(inputs, step, answered, winner === step.reason));
    if (winner === step.reason) answered = winner;
  }
  if (decision) steps.push(health(decision.deployment, decision.fellBackFrom));
  else if (choicesOf(inputs).able.length > 0)
    steps.push({ step: 'HEALTH', result: 'bound', why: 'None of those that are left is healthy.' });
  return { outcome, steps };
}

function killSwitch(inputs: DecisionInputs, winner: DecisionReason | undefined): DecisionStep {
  const killed = inputs.deployments.filter((each) => each.killed).map(({ deployment }) => deployment);
  if (killed.length === 0)
    return { step: 'KILL_SWITCH', result: 'abstained', why: 'No deployment is killed.' };
  const answered = winner === 'KILL_SWITCH';
  return {
    step: 'KILL_SWITCH',
    result: answered ? 'answered' : 'bound',
    why: `Takes out ${killed.join(', ')}${answered ? ', which leaves one' : ''}.`,
  };
}

function audience(inputs: DecisionInputs, winner: DecisionReason | undefined): DecisionStep {
  const { alive, able, choices } = choicesOf(inputs);
  const unable = withoutThose(alive, able);
  const others = withoutThose(able, choices);
  const reasons = [
    ...(unable.length > 0 ? [`the joining client cannot run ${unable.join(', ')}`] : []),
    ...(others.length > 0 ? [`a client seen here lately cannot run ${others.join(', ')}`] : []),
  ];
  if (reasons.length === 0)
    return { step: 'AUDIENCE', result: 'abstained', why: 'Everyone expected can run all that are left.' };
  const why = reasons.join(', and ');
  return {
    step: 'AUDIENCE',
    result: winner === 'AUDIENCE' ? 'answered' : 'bound',
    why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  };
}

const withoutThose = (
  all: readonly { readonly deployment: DeploymentId }[],
  left: readonly { readonly deployment: DeploymentId }[],
): readonly DeploymentId[] => all.filter((each) => !left.includes(each)).map(({ deployment }) => deployment);

const SILENT: Readonly<Record<NamingStep['reason'], string>> = {
  RULE: 'No rule matches.',
  REQUEST: 'The web environment asks for nothing.',
  VIDEO_PROVIDER: 'VIDEO_PROVIDER is not set.',
  DEFAULT: 'There is no default.',
};

function named(
  inputs: DecisionInputs,
  { reason: step, deployment, variant }: NamingStep,
  answered: DecisionReason | undefined,
  wins: boolean,
): DecisionStep {
  if (deployment === undefined && !wins) return { step, result: 'abstained', why: SILENT[step] };
  const says = step === 'RULE' ? `The rule ${variant} names ${deployment}` : `Names ${deployment}`;
  const obstacle = deployment === undefined ? undefined : obstacleOf(inputs, deployment);
  const name = deployment === undefined ? {} : { deployment };
  if (wins) {
    const why = obstacle === undefined ? `${says}.` : `${says}, but ${obstacle}: the first that is left.`;
    return { step, result: 'answered', ...name, why };
  }
  const reason = obstacle ?? (answered === undefined ? 'it is unhealthy' : `${answered} answered first`);
  return { step, result: 'overruled', ...name, why: `${says}, but ${reason}.` };
}

/** Why a deployment is not among the choices. */
function obstacleOf(inputs: DecisionInputs, deployment: DeploymentId): string | undefined {
  const { alive, able, choices } = choicesOf(inputs);
  const isIn = (standings: typeof alive): boolean => standings.some((each) => each.deployment === deployment);
  const kind: ProviderKind = kindOf(deployment);
  if (isIn(choices)) return undefined;
  if (isIn(able)) return `a client seen here lately cannot run ${kind}`;
  if (isIn(alive)) return `the joining client cannot run ${kind}`;
  return isIn(inputs.deployments) ? 'it is killed' : 'it cannot be had here';
}

const health = (deployment: DeploymentId, from: DeploymentId | undefined): DecisionStep =>
  from === undefined
    ? { step: 'HEALTH', result: 'abstained', deployment, why: `${deployment} is healthy.` }
    : {
        step: 'HEALTH',
        result: 'moved',
        deployment,
        why: `${from} is unhealthy, so the call goes to ${deployment}.`,
      };
