import { lazy, Suspense, type ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Measure, MeasuredGroup } from '../client/answers.ts';

/** The library that draws is loaded when there is something to draw. */
const QuantileChart = lazy(() => import('./quantile-chart.tsx'));

interface NamedGroup {
  /** What the group is called. */
  readonly title: string;
  /** The place of its look among the groups. */
  readonly look: number;
  readonly measured: MeasuredGroup;
}

export interface MeasureCardProps {
  readonly measure: Measure;
  readonly quantiles: readonly number[];
  readonly groups: readonly NamedGroup[];
}

/** One measure in each group: figures side by side and, of values, how they are distributed. No word says which is better. */
export function MeasureCard({ measure, quantiles, groups }: MeasureCardProps): ReactNode {
  const { comparison } = consoleTexts;
  const charted = groups.flatMap(({ title, look, measured: { curve } }) =>
    curve === undefined ? [] : [{ name: title, look, curve }],
  );
  return (
    <li className="console-measure" data-measure={measure}>
      <table>
        <caption>{comparison.measures[measure]}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{comparison.columns.calls}</th>
            <th scope="col">{comparison.columns.figure}</th>
            <th scope="col">{comparison.columns.samples}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ title, look, measured }) => (
            <tr key={title}>
              <th scope="row">
                <span className="console-look" data-look={look} aria-hidden="true" />
                {title}
              </th>
              <td data-enough={measured.enough}>{figureOf(measure, measured)}</td>
              <td className="console-quiet">{comparison.samples(measured.samples)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {groups.some(({ measured }) => measured.share !== undefined) ? <Shares groups={groups} /> : null}
      {charted.length === 0 ? null : (
        <Suspense fallback={<div className="console-chart" aria-busy="true" />}>
          <QuantileChart
            quantiles={quantiles}
            groups={charted}
            label={(value) => comparison.value(measure, value)}
          />
        </Suspense>
      )}
    </li>
  );
}

/** What the full width of a bar stands for at least: a fifth, so that rare events look rare. */
const FULL = 0.2;

/** Shares as bars; the figures stand above them. */
function Shares({ groups }: Pick<MeasureCardProps, 'groups'>): ReactNode {
  const most = Math.max(FULL, ...groups.map(({ measured }) => measured.share ?? 0));
  return (
    <div className="console-shares" aria-hidden="true">
      {groups.map(({ title, look, measured: { share } }) =>
        share === undefined ? null : (
          <span key={title} className="console-share-bar">
            <span data-look={look} style={{ width: `${(100 * share) / most}%` }} />
          </span>
        ),
      )}
    </div>
  );
}

function figureOf(measure: Measure, { enough, share, median, p95 }: MeasuredGroup): string {
  const { comparison } = consoleTexts;
  if (!enough) return consoleTexts.ramp.notEnough;
  if (share !== undefined) return comparison.share(share);
  return comparison.quantiles(comparison.value(measure, median ?? 0), comparison.value(measure, p95 ?? 0));
}
