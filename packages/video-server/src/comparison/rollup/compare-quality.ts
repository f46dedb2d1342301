import { ENOUGH_KEYS } from '../assess.ts';
import { MEASURE_NAMES, MEASURES, type Measure } from './measures.ts';
import { Sketches } from './sketches.ts';
import type { Sketch } from './sketch.ts';

/** The parts of the values whose limits a curve is drawn through. */
export const CURVE = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** One measure in one group of calls. */
interface MeasuredGroup {
  readonly measure: Measure;
  readonly kind: 'share' | 'values';
  readonly samples: number;
  /** Whether there are enough keys to say anything; otherwise nothing else is said. */
  readonly enough: boolean;
  /** Of the samples, 0 to 1. */
  readonly share?: number;
  readonly median?: number;
  readonly p95?: number;
  /** The quantiles at `CURVE`. */
  readonly curve?: readonly number[];
}

export interface QualityGroup {
  /** A deployment, or an arm. */
  readonly name: string;
  readonly measures: readonly MeasuredGroup[];
}

/** Calls side by side: those of each deployment, or those of each arm. */
export function compareQuality(groups: ReadonlyMap<string, Uint8Array>): readonly QualityGroup[] {
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, stored]) => {
      const sketches = new Sketches();
      sketches.add(stored);
      return { name, measures: measuresIn(sketches) };
    });
}

function measuresIn(sketches: Sketches): readonly MeasuredGroup[] {
  const measured: MeasuredGroup[] = [];
  for (const measure of MEASURE_NAMES) {
    const sketch = sketches.get(measure);
    if (sketch) measured.push(measuredIn(measure, sketch));
  }
  return measured;
}

function measuredIn(measure: Measure, sketch: Sketch): MeasuredGroup {
  const kind = MEASURES[measure];
  const known = { measure, kind, samples: sketch.count };
  if (!sketch.hasKeys(ENOUGH_KEYS)) return { ...known, enough: false };
  if (kind === 'share') return { ...known, enough: true, share: sketch.happened / sketch.count };
  const [median, p95] = [sketch.quantile(0.5), sketch.quantile(0.95)];
  const curve = CURVE.map((part) => sketch.quantile(part) ?? 0);
  return {
    ...known,
    enough: true,
    ...(median !== undefined && { median }),
    ...(p95 !== undefined && { p95 }),
    curve,
  };
}
