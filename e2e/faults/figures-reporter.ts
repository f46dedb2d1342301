import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { describeMachine } from '../../bench/report/machine.ts';
import { report } from '../../bench/report/result.ts';
import { figuresOf, type Figure } from './figure.ts';
import type { Received } from './received-media.ts';

const METHOD = `Two people in a call in the web app, in Chromium, on real parts; media of one goes over TURN through a
path that can be broken and slowed. Time to media: from the fault (or from its end, where it lasts) until picture and
sound of both come without a break again, by the counters of the browsers, every 100 ms; 0 where neither stopped for
0.7 s. Networks: in each direction of one person, measured for 20 s after 10 s; what goes over TCP is as slow and
loses nothing.`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const received = ({ framesPerSecond, height, freezes, frozen, concealed }: Received): string =>
  `${framesPerSecond.toFixed(1)} frames/s, ${height} lines; ${freezes.toFixed(0)} freezes/min, ${percent(frozen)} of the time; ${percent(concealed)} of the sound made up`;

/** Keeps what the faults measured as a result among the benches', when all of them ran. */
export default class FiguresReporter implements Reporter {
  readonly #figures: Figure[] = [];

  onTestEnd(_test: TestCase, { annotations }: TestResult): void {
    this.#figures.push(...figuresOf(annotations));
  }

  async onEnd(): Promise<void> {
    if (this.#figures.length === 0) return;
    const save = process.env['SAVE_FIGURES'] === 'true';
    const machine = await describeMachine();
    const faults = this.#figures.filter((figure) => figure.kind === 'fault');
    const networks = this.#figures.filter((figure) => figure.kind === 'network');
    if (faults.length > 0)
      await report(
        {
          name: 'faults',
          title: 'Time to media after a fault',
          method: METHOD,
          machine,
          table: {
            head: ['fault', 'provider', 'time to media', 'longest without', 'states'],
            rows: faults.map(({ fault, provider, took, without, states }) => [
              fault,
              provider,
              seconds(took),
              seconds(without),
              states.join(', '),
            ]),
          },
          bounds: [],
          data: faults,
        },
        { save },
      );
    if (networks.length > 0)
      await report(
        {
          name: 'bad-networks',
          title: 'A call over bad networks',
          method: METHOD,
          machine,
          table: {
            head: ['network', 'provider', 'first frame', 'the one on it receives', 'the other receives'],
            rows: networks.map(({ network, provider, join, ann, ben }) => [
              network,
              provider,
              seconds(join),
              received(ann),
              received(ben),
            ]),
          },
          bounds: [],
          data: networks,
        },
        { save },
      );
  }
}
