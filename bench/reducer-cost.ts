/**
 * What one event costs the store when ten, a hundred or a thousand people are there.
 *
 *   tsx bench/reducer-cost.ts [--save no]
 */
import { parseArgs } from 'node:util';
import { EVENTS } from './reducer/events.ts';
import { measureReducer, type ReducerCost } from './reducer/measure-reducer.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';

const SIZES = [10, 100, 1_000] as const;
const ACTIVE = 10;
const RATIO_LIMIT = 1.2;
const ALL_ACTIVE_LIMIT = 1.4;

const METHOD = `The reducer of \`@crossfade/video-core\` takes what a call of 10, 100 and 1,000 people tells: in batches of 100
events about ten people who take turns, spread over the list, the sizes one after the other, 2,001 times over; the figure
is the lower quartile of the batches, since other processes only ever add. The last column is the same when not ten but
all 1,000 take turns: then what is known of them no longer fits into the processor's nearest memory, whatever it is kept
in (docs/decisions/0002-persistent-map.md). Whoever comes or goes changes the list of everybody, which is as long as it
is, so that row is without a bound.`;

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });

const few = measureReducer(SIZES.map((people) => ({ people, active: ACTIVE })));
const all = measureReducer([10, 1_000].map((people) => ({ people, active: people })));

const costOf = (costs: readonly ReducerCost[], name: string, size: number): number =>
  costs.find(({ event, activity }) => event === name && activity.people === size)?.nanoseconds ?? Number.NaN;
const ratioOf = (costs: readonly ReducerCost[], name: string): string =>
  (costOf(costs, name, 1_000) / costOf(costs, name, 10)).toFixed(2);

/** One event of each kind, but for comings and goings. */
const sumOver = (costs: readonly ReducerCost[], size: number): number =>
  EVENTS.reduce((sum, { name, changesRoster }) => sum + (changesRoster ? 0 : costOf(costs, name, size)), 0);

await report(
  {
    name: 'reducer-cost',
    title: 'What an event costs the store',
    method: METHOD,
    machine: await describeMachine(),
    table: {
      head: ['event', ...SIZES.map((people) => `ns with ${people}`), '1,000 / 10', '1,000 / 10, all active'],
      rows: EVENTS.map(({ name }) =>
        [name].concat(
          SIZES.map((people) => costOf(few, name, people).toFixed(0)),
          ratioOf(few, name),
          ratioOf(all, name),
        ),
      ),
    },
    bounds: [
      {
        what: 'one of each while nobody comes or goes, 1,000 / 10',
        measured: sumOver(few, 1_000) / sumOver(few, 10),
        limit: RATIO_LIMIT,
        unit: '',
      },
      {
        what: 'the same, all active',
        measured: sumOver(all, 1_000) / sumOver(all, 10),
        limit: ALL_ACTIVE_LIMIT,
        unit: '',
      },
    ],
    data: { few, all },
  },
  { save: values.save === 'yes' },
);
