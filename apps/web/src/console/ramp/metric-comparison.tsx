import type { ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { RampArm, RampMetric } from '../client/answers.ts';

export interface MetricComparisonProps {
  readonly metric: RampMetric;
  /** The deployment of the ramp. */
  readonly to: string;
  /** What the full width stands for, of 1. */
  readonly most: number;
}

/** One metric in both arms, as two bars and a sentence that says no more than the evidence does. */
export function MetricComparison({ metric, to, most }: MetricComparisonProps): ReactNode {
  const { ramp } = consoleTexts;
  return (
    <li className="console-metric" data-metric={metric.metric} data-worse={metric.worse}>
      <h4>{ramp.metrics[metric.metric]}</h4>
      <Arm name={to} arm={metric.treated} most={most} look="treated" />
      <Arm name={ramp.others} arm={metric.control} most={most} look="control" />
      <p className="console-verdict">{verdictOf(metric)}</p>
    </li>
  );
}

interface ArmProps {
  readonly name: string;
  readonly arm: RampArm;
  readonly most: number;
  readonly look: 'treated' | 'control';
}

function Arm({ name, arm: { events, trials, keys }, most, look }: ArmProps): ReactNode {
  const width = trials === 0 || most === 0 ? 0 : (100 * events) / trials / most;
  return (
    <p className="console-arm" data-arm={look}>
      <span>{name}</span>
      <span className="console-arm-track" aria-hidden="true">
        <span style={{ width: `${width}%` }} />
      </span>
      <span className="console-quiet">{consoleTexts.ramp.rate(events, trials, keys)}</span>
    </p>
  );
}

function verdictOf({ worse, enough, evidence, smallestEffect }: RampMetric): string {
  const { ramp } = consoleTexts;
  if (worse) return ramp.worse(Math.floor(evidence));
  if (!enough) return ramp.notEnough;
  return smallestEffect === undefined ? ramp.notYet : ramp.notSeen(smallestEffect.toFixed(1));
}
