import { report } from '../../bench/report/result.ts';
import { describeMachine } from '../../bench/report/machine.ts';
import type { Provider } from '../matrix/manifests.ts';

/** What a recording of two people costs, and how it comes out. */
export interface RecordingFigures {
  /** Seconds of two people, during which `cores` were measured. */
  readonly measured: number;
  /** Lines of each person's camera. */
  readonly lines: number;
  readonly cores: number;
  readonly bytes: number;
  /** Seconds of the whole file. */
  readonly duration: number;
  /** Milliseconds from a beep to its flash in the file, at the beginning and at the end of `measured`. */
  readonly apart: { readonly early: number; readonly late: number };
  /** Milliseconds from the recorder's death until people saw it, and until it was recorded again. */
  readonly seenAfter: number;
  readonly resumedAfter: number;
  /** Milliseconds from Stop until it could be watched. */
  readonly watchableAfter: number;
}

/** Seconds in the half hour that the bound on size speaks of. */
const HALF_HOUR = 1_800;

/** Prints the figures, and keeps them among the benches' results when `SAVE_FIGURES` is `true`. */
export async function reportFigures(provider: Provider, figures: RecordingFigures): Promise<void> {
  const { measured, lines, cores, bytes, duration, apart, seenAfter, resumedAfter, watchableAfter } = figures;
  const megabytes = ((bytes / duration) * HALF_HOUR) / 1e6;
  await report(
    {
      name: `recording-${provider}`,
      title: `A recording of a call that began on ${provider}`,
      method: `Two people in Chromium, whose cameras send ${lines} lines at 15 frames a second, are recorded for ${measured} s; then a third joins, the call moves to the other provider, and the recorder is killed. The cores are those of the recorder's browser while there are two. The first person flashes and beeps at once: the file tells how far picture and sound are apart.`,
      machine: await describeMachine(),
      table: {
        head: ['file', 'cores', 'half an hour', 'picture after sound, first', 'last', 'recorded again after'],
        rows: [
          [
            `${duration.toFixed(1)} s`,
            cores.toFixed(2),
            `${megabytes.toFixed(0)} MB`,
            `${apart.early.toFixed(0)} ms`,
            `${apart.late.toFixed(0)} ms`,
            `${(resumedAfter / 1_000).toFixed(1)} s`,
          ],
        ],
      },
      bounds: [
        { what: 'cores of the recorder', measured: cores, limit: 1.5, unit: '' },
        { what: 'size of half an hour', measured: megabytes, limit: 150, unit: 'MB' },
        {
          what: 'drift of sound and picture',
          measured: Math.abs(apart.late - apart.early),
          limit: 80,
          unit: 'ms',
        },
        { what: 'death of the recorder until it is seen', measured: seenAfter, limit: 5_000, unit: 'ms' },
        { what: 'Stop until it can be watched', measured: watchableAfter, limit: 20_000, unit: 'ms' },
      ],
      data: figures,
    },
    { save: process.env['SAVE_FIGURES'] === 'true' },
  );
}
