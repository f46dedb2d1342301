import { useId, useState, type ReactNode } from 'react';
import { usePolled } from '../../api/use-polled.ts';
import { consoleTexts } from '../../texts/console-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { Ramp, RampMetric } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { REASON_RULE } from '../client/reason-rule.ts';
import { MetricComparison } from './metric-comparison.tsx';

/** Milliseconds: the server looks at a ramp every five seconds. */
const PAUSE = 5_000;

const rampNow = (): Promise<Ramp> => ask('GET', '/ramp');

type Asked = { readonly action: 'start'; readonly to: string } | { readonly action: 'back' };

/** The guarded ramp: where it stands, what is known in it, and the commands for it. */
export function RampSection({ deployments }: { readonly deployments: readonly string[] }): ReactNode {
  const { ramp: words } = consoleTexts;
  const id = useId();
  const { answer: ramp, error, reload } = usePolled(rampNow, PAUSE);
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState('');

  async function command(body: object): Promise<void> {
    try {
      await ask('POST', '/ramp', body);
      setProblem('');
    } catch (failure) {
      setProblem(sentenceOf(failure));
    }
    reload();
  }

  const open = ramp !== undefined && ['canary', 'ramp', 'held'].includes(ramp.phase);
  return (
    <section className="console-part console-ramp" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      <p className="field-error" role="alert">
        {problem}
      </p>
      {ramp === undefined ? (
        <p className="console-quiet">{error === undefined ? consoleTexts.loading : sentenceOf(error)}</p>
      ) : (
        <>
          {ramp.to === undefined ? <p className="console-quiet">{words.none}</p> : <Standing ramp={ramp} />}
          <div className="console-ramp-ways">
            {open && ramp.phase !== 'held' ? (
              <Way label={words.pause} onPress={() => void command({ action: 'pause' })} />
            ) : null}
            {ramp.phase === 'held' ? (
              <Way label={words.resume} onPress={() => void command({ action: 'resume' })} />
            ) : null}
            {open || ramp.phase === 'complete' ? (
              <Way label={words.back} onPress={() => setAsked({ action: 'back' })} />
            ) : null}
          </div>
          {open || deployments.length === 0 ? null : (
            <fieldset className="console-add">
              <legend>{words.startTo}</legend>
              {deployments.map((to) => (
                <Way key={to} label={to} onPress={() => setAsked({ action: 'start', to })} />
              ))}
            </fieldset>
          )}
          {ramp.to === undefined ? null : <Comparison to={ramp.to} metrics={ramp.metrics} />}
        </>
      )}
      {asked === undefined ? null : (
        <ConfirmDialog
          title={asked.action === 'start' ? words.startTitle(asked.to) : words.backTitle}
          body={asked.action === 'start' ? words.startBody : words.backBody}
          confirm={asked.action === 'start' ? words.start : words.backConfirm}
          cancel={consoleTexts.cancel}
          look={asked.action === 'start' ? 'primary' : 'danger'}
          line={{ label: consoleTexts.reason, rule: REASON_RULE }}
          onConfirm={(reason) => void command({ ...asked, ...(reason !== '' && { reason }) })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

const Way = ({ label, onPress }: { readonly label: string; readonly onPress: () => void }): ReactNode => (
  <button type="button" className="button button-quiet button-small" onClick={onPress}>
    {label}
  </button>
);

/** The look of a phase, as that of a deployment. */
const LOOKS = {
  off: 'healthy',
  canary: 'healthy',
  ramp: 'healthy',
  complete: 'healthy',
  held: 'unhealthy',
  'rolled-back': 'killed',
} as const satisfies Record<Ramp['phase'], string>;

function Standing({ ramp }: { readonly ramp: Ramp }): ReactNode {
  const { ramp: words } = consoleTexts;
  const { phase, to = '', percent, since, reason, detail, steps, step } = ramp;
  return (
    <div className="console-ramp-standing" data-standing={LOOKS[phase]} data-testid="ramp" data-phase={phase}>
      <p className="console-standing">
        <span className="console-dot" aria-hidden="true" />
        {words.phases[phase]}
        <span className="console-quiet console-count">{words.share(percent, to)}</span>
        {since === undefined ? null : (
          <span className="console-quiet console-count">{words.since(consoleTexts.at(since))}</span>
        )}
      </p>
      {reason === undefined ? null : <p>{words.reasons[reason]}</p>}
      {detail === undefined ? null : <p className="console-quiet">{detail}</p>}
      <ol className="console-steps" aria-label={words.steps}>
        {steps.map((one, at) => (
          <li key={one.percent} aria-current={at === step ? 'step' : undefined}>
            {words.step(one.percent)}
          </li>
        ))}
        <li aria-current={phase === 'complete' ? 'step' : undefined}>{words.step(100)}</li>
      </ol>
    </div>
  );
}

function Comparison({
  to,
  metrics,
}: {
  readonly to: string;
  readonly metrics: readonly RampMetric[];
}): ReactNode {
  const rates = metrics.flatMap(({ treated, control }) =>
    [treated, control].map(({ events, trials }) => (trials === 0 ? 0 : events / trials)),
  );
  const most = Math.max(0.05, ...rates);
  return (
    <>
      <h3>{consoleTexts.ramp.compared(to)}</h3>
      <ul className="console-metrics">
        {metrics.map((metric) => (
          <MetricComparison key={metric.metric} metric={metric} to={to} most={most} />
        ))}
      </ul>
    </>
  );
}
