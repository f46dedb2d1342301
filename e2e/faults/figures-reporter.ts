import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { readFile } from 'node:fs/promises';
import { describeMachine } from '../../bench/report/machine.ts';
import { report, type Result } from '../../bench/report/result.ts';
import { PROVIDERS, type Provider } from '../matrix/manifests.ts';
import { FAULTS } from './faults.ts';
import { isFigure, figuresOf, type Figure } from './figure.ts';
import { NETWORKS } from './networks.ts';
import type { Received } from './received-media.ts';

const FAULT_METHOD = `Two people in a call in the web app, in Chromium, on real parts; media of one goes over TURN
through a path that can be broken. Time to media: from the fault (or from its end, where it lasts) until picture and
sound of both come without a break again, by the counters of the browsers, every 100 ms; 0 where neither stopped for
0.7 s. Longest without: the longest that picture or sound stood still. Played in several runs of one day, the latest
figure of each.`;
const NETWORK_METHOD = `Two people in a call in the web app, in Chromium, on real parts; media of one goes over TURN
through a path that loses, delays and limits, in each direction. Measured for 15 s after 8 s. What goes over TCP is as
slow and loses nothing. First frame: from the click on Join to the first frame of the other.`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const received = ({ framesPerSecond, height, frozen, concealed }: Received): readonly string[] => [
  `${framesPerSecond.toFixed(1)}/s, ${height} lines`,
  percent(frozen),
  percent(concealed),
];

/** Keeps what was measured among the benches' results when `SAVE_FIGURES` is `true`. */
export default class FiguresReporter implements Reporter {
  readonly #figures: Figure[] = [];

  onTestEnd(_test: TestCase, { annotations }: TestResult): void {
    this.#figures.push(...figuresOf(annotations));
  }

  async onEnd(): Promise<void> {
    for (const provider of PROVIDERS) {
      await this.#report(provider, 'fault');
      await this.#report(provider, 'network');
    }
  }

  async #report(provider: Provider, kind: Figure['kind']): Promise<void> {
    const measured = this.#figures.filter((figure) => figure.provider === provider && figure.kind === kind);
    if (measured.length === 0) return;
    const save = process.env['SAVE_FIGURES'] === 'true';
    const name = `${kind === 'fault' ? 'faults' : 'bad-networks'}-${provider}`;
    const figures = save ? merged(await keptToday(name), measured) : measured;
    await report(
      { name, machine: await describeMachine(), bounds: [], data: figures, ...contentOf(kind, figures) },
      { save },
    );
  }
}

function contentOf(
  kind: Figure['kind'],
  figures: readonly Figure[],
): Pick<Result, 'title' | 'method' | 'table'> {
  if (kind === 'fault')
    return {
      title: 'Time to media after a fault',
      method: FAULT_METHOD,
      table: {
        head: ['fault', 'time to media', 'longest without', 'states'],
        rows: figures
          .filter((figure) => figure.kind === 'fault')
          .map(({ fault, took, without, states }) => [
            fault,
            seconds(took),
            seconds(without),
            states.join(', '),
          ]),
      },
    };
  return {
    title: 'A call over bad networks',
    method: NETWORK_METHOD,
    table: {
      head: [
        'network',
        'first frame',
        'received there',
        'frozen',
        'sound made up',
        'received by the other',
        'frozen',
        'sound made up',
      ],
      rows: figures
        .filter((figure) => figure.kind === 'network')
        .map(({ network, join, ann, ben }) => [network, seconds(join)].concat(received(ann), received(ben))),
    },
  };
}

const nameOf = (figure: Figure): string => (figure.kind === 'fault' ? figure.fault : figure.network);
const ORDER = [...FAULTS.map(({ name }) => name), ...Object.keys(NETWORKS)];

/** The newer of each, in the order in which they are played. */
function merged(kept: readonly Figure[], measured: readonly Figure[]): readonly Figure[] {
  const latest = new Map([...kept, ...measured].map((figure) => [nameOf(figure), figure]));
  return ORDER.flatMap((name) => latest.get(name) ?? []);
}

/** What an earlier run of this day kept. */
async function keptToday(name: string): Promise<readonly Figure[]> {
  const file = `../../bench/results/${new Date().toISOString().slice(0, 10)}-${name}.json`;
  const text = await readFile(new URL(file, import.meta.url), 'utf8').catch(() => '{}');
  const result: unknown = JSON.parse(text);
  if (typeof result !== 'object' || result === null || !('data' in result)) return [];
  return Array.isArray(result.data) ? result.data.filter(isFigure) : [];
}
