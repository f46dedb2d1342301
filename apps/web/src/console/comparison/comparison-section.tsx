import { useCallback, useId, useState, type ReactNode } from 'react';
import { usePolled } from '../../api/use-polled.ts';
import { consoleTexts } from '../../texts/console-texts.ts';
import { MEASURES, type Comparison, type Ramp } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { ComparisonFilters } from './comparison-filters.tsx';
import { comparisonPath, isNarrowed, NO_FILTERS } from './filters.ts';
import { MeasureCard } from './measure-card.tsx';

/** Milliseconds: the server stores what clients measured every ten seconds. */
const PAUSE = 10_000;

const rampNow = (): Promise<Ramp> => ask('GET', '/ramp');

/** What clients measured, side by side: medians and 95th percentiles of calls that are as the filters say. */
export function ComparisonSection({ deployments }: { readonly deployments: readonly string[] }): ReactNode {
  const { comparison: words } = consoleTexts;
  const id = useId();
  const [filters, setFilters] = useState(NO_FILTERS);
  const path = comparisonPath(filters);
  const { answer: ramp } = usePolled(rampNow, PAUSE);
  const { answer, error, reload } = usePolled(
    useCallback(async () => ({ path, ...(await ask<Comparison>('GET', path)) }), [path]),
    PAUSE,
  );
  // The answer to other filters is not shown below these.
  const current = answer?.path === path ? answer : undefined;
  return (
    <section className="console-part console-comparison" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      <p className="console-quiet">{words.body}</p>
      <ComparisonFilters filters={filters} deployments={deployments} ramp={ramp} onChange={setFilters} />
      <div className="console-measures" aria-busy={current === undefined && error === undefined}>
        {error !== undefined ? (
          <div className="console-empty" role="alert">
            <p>{sentenceOf(error)}</p>
            <button type="button" className="button button-small" onClick={reload}>
              {consoleTexts.retry}
            </button>
          </div>
        ) : current === undefined ? (
          <p className="console-empty">{consoleTexts.loading}</p>
        ) : current.groups.length === 0 ? (
          <p className="console-empty">{isNarrowed(filters) ? words.noneSuch : words.none}</p>
        ) : (
          <Measures comparison={current} ramp={ramp} />
        )}
      </div>
    </section>
  );
}

function Measures({
  comparison: { groups, quantiles },
  ramp,
}: {
  readonly comparison: Comparison;
  readonly ramp: Ramp | undefined;
}): ReactNode {
  const { comparison: words, ramp: rampWords } = consoleTexts;
  const titles: Readonly<Record<string, string>> = {
    treated: words.treated(ramp?.to ?? ''),
    control: rampWords.others,
  };
  const present = MEASURES.map((measure) => ({
    measure,
    groups: groups.flatMap(({ name, measures }, look) => {
      const measured = measures.find((each) => each.measure === measure);
      return measured ? [{ title: titles[name] ?? name, look, measured }] : [];
    }),
  }));
  return (
    <ul>
      {present.map((each) =>
        each.groups.length === 0 ? null : (
          <MeasureCard key={each.measure} measure={each.measure} quantiles={quantiles} groups={each.groups} />
        ),
      )}
    </ul>
  );
}
