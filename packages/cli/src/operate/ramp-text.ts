import type { Ramp } from './shapes.ts';
import { table, timeOf } from './texts.ts';

type Metric = Ramp['metrics'][number];

/** What each phase is called. */
export const PHASES: Readonly<Record<string, string>> = {
  off: 'No ramp was started.',
  canary: 'The canary runs',
  ramp: 'The ramp runs',
  held: 'The ramp is held',
  complete: 'The ramp is complete',
  'rolled-back': 'The ramp was rolled back',
};

/** The ramp and its comparison, as people read it. */
export function rampText({ phase, to, percent, since, reason, detail, metrics, steps }: Ramp): string {
  const what = PHASES[phase] ?? phase;
  if (to === undefined || since === undefined) return `${what}\n`;
  const where = `: ${percent} % of the keys to ${to}, since ${timeOf(since)}`;
  const why = [reason, detail].filter((part) => part !== undefined).join(': ');
  const plan = steps.map((step) => `${step.percent} %`).join(', ');
  const rows = metrics.map((metric) => [
    `  ${metric.metric}`,
    armText(metric.treated),
    `against ${armText(metric.control)}`,
    verdictOf(metric),
  ]);
  return `${what}${where}${why === '' ? '' : ` (${why})`}. Steps: ${plan}.\n${table(rows)}`;
}

const armText = ({ events, trials, keys }: Metric['treated']): string =>
  trials === 0 ? 'none' : `${events} of ${trials} (${((100 * events) / trials).toFixed(1)} %, ${keys} keys)`;

/** Says that something is worse only when the evidence does, and what could have been seen otherwise. */
export function verdictOf({ worse, enough, evidence, needed, smallestEffect }: Metric): string {
  if (worse) return `worse: evidence ${evidence.toFixed(0)}, needed ${needed.toFixed(0)}`;
  if (!enough) return 'not enough calls';
  return smallestEffect === undefined
    ? 'nothing could be seen yet'
    : `not seen to be worse; ${smallestEffect.toFixed(1)} times as often would have been seen`;
}
