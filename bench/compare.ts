/**
 * How often a ramp is rolled back that should not be, and how soon one that should: simulated ramps.
 *
 *   tsx bench/compare.ts [--ramps 400] [--save no]
 */
import { parseArgs } from 'node:util';
import { playRamp, type GuardrailSetting, type PlayedRamp } from './comparison/play-ramp.ts';
import { FEW_KEYS, HARMFUL, HEALTHY } from './comparison/ramp-settings.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { quantile } from './statistics/quantile.ts';
import { seededRandom } from './statistics/random.ts';

const METHOD = `Ramps are simulated, with the statistics that the server uses. How often a key is used varies as a log-normal
distribution of deviation ${HEALTHY.skew}, so a tenth of the keys have more than half of the joins; how often something happens
varies from key to key as a gamma distribution (shape 2 for failed joins and disconnects, 1 for slow and frozen ones). A healthy
ramp goes through ${HEALTHY.stages.map(({ share, joins }) => `${share * 100} % (${joins} joins)`).join(', ')}, nothing differs between
its arms, and four guardrails are looked at every ${HEALTHY.look} joins. For comparison, a 95 % interval for the difference of two
groups of joins is looked at as often. In a harmful ramp half of the keys are treated from the start, and joins fail there three
times as often: 6 % instead of 2 %, with one guardrail at its own level and a look every ${HARMFUL.look} joins.`;

const { values } = parseArgs({
  options: { save: { type: 'string', default: 'yes' }, ramps: { type: 'string', default: '400' } },
});
const ramps = Number(values.ramps);

const play = (setting: GuardrailSetting): readonly PlayedRamp[] =>
  Array.from({ length: ramps }, (_, seed) => playRamp(setting, seededRandom(seed)));

const part = (played: readonly PlayedRamp[], is: (ramp: PlayedRamp) => boolean): number =>
  (100 * played.filter(is).length) / played.length;
const percent = (value: number): string => `${value.toFixed(1)} %`;

const settings = [
  [`healthy, ${HEALTHY.keys} keys`, play(HEALTHY)],
  [`healthy, ${FEW_KEYS.keys} keys`, play(FEW_KEYS)],
  [`harmful, ${HARMFUL.keys} keys`, play(HARMFUL)],
] as const;
const [[, healthy], [, fewKeys], [, harmful]] = settings;
const joins = harmful.map(({ rolledBack }) => rolledBack?.treatedJoins ?? Infinity);

await report(
  {
    name: 'compare',
    title: 'Ramps that are rolled back',
    method: METHOD,
    machine: await describeMachine(),
    table: {
      head: [
        'ramps',
        'rolled back',
        'by the 95 % interval for joins',
        'treated joins until then, median / p90',
      ],
      rows: settings.map(([what, played]) => [
        `${played.length} ${what}`,
        percent(part(played, ({ rolledBack }) => rolledBack !== undefined)),
        percent(part(played, ({ naivelyRolledBack }) => naivelyRolledBack)),
        played === harmful ? `${quantile(joins, 0.5).toFixed(0)} / ${quantile(joins, 0.9).toFixed(0)}` : '',
      ]),
    },
    bounds: [
      {
        what: 'healthy ramps that are rolled back',
        measured: part(healthy, ({ rolledBack }) => rolledBack !== undefined),
        limit: 5,
        unit: '%',
      },
      {
        what: 'the same with few keys that are used often',
        measured: part(fewKeys, ({ rolledBack }) => rolledBack !== undefined),
        limit: 5,
        unit: '%',
      },
      {
        what: 'treated joins until 6 % instead of 2 % failed joins are found, median',
        measured: quantile(joins, 0.5),
        limit: 600,
        unit: '',
      },
    ],
    data: Object.fromEntries(settings),
  },
  { save: values.save === 'yes' },
);
