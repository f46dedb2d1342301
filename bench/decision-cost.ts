/**
 * What the decision of one new call costs the server, with and without rules.
 *
 *   tsx bench/decision-cost.ts [--save no]
 */
import { parseArgs } from 'node:util';
import { measureDecisions } from './decision/measure-decisions.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { median, quantile } from './statistics/quantile.ts';

/** Microseconds. */
const LIMIT = 100;

const METHOD = `A call server over a store in memory and two deployments decides where a new call would run
(\`Admission.preview\`): it looks for an open call, asks the rules and decides. Nothing of it waits for a database. Each
decision is for another key; in batches of 200, after 2,000 that do not count. The mean of a batch is one measurement. The
rules with every condition name tenant, cohort, environment, a range of client versions and a percentage, match all but the
percentage, and all of them are asked, since none answers; 20 is the most that can be set.`;

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });

const percent = { name: 'tenth', to: 'birch', percent: 10 };
const everything = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    name: `rule-${place}`,
    to: 'birch',
    tenants: ['default'],
    cohorts: ['early'],
    environments: ['production'],
    clients: `>=1.${place}`,
    percent: 0.01,
  }));

const costs = [
  await measureDecisions('no rules', []),
  await measureDecisions('one percentage', [percent]),
  await measureDecisions('5 rules with every condition', everything(5)),
  await measureDecisions('20 rules with every condition', everything(20)),
];

const micro = (value: number): string => value.toFixed(1);

await report(
  {
    name: 'decision-cost',
    title: 'What a decision costs',
    method: METHOD,
    machine: await describeMachine(),
    table: {
      head: ['rules', 'µs, median', 'µs, p95'],
      rows: costs.map(({ what, batches }) => [what, micro(median(batches)), micro(quantile(batches, 0.95))]),
    },
    bounds: costs.map(({ what, batches }) => ({
      what: `a decision with ${what}`,
      measured: median(batches),
      limit: LIMIT,
      unit: 'µs',
    })),
    data: costs,
  },
  { save: values.save === 'yes' },
);
