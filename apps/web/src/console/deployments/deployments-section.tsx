import { useState, type ReactNode } from 'react';
import type { ApiPath } from '../../api/api-client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Call, Deployment } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { REASON_RULE } from '../client/reason-rule.ts';
import { standingOf } from './standing.ts';

export interface DeploymentsSectionProps {
  readonly deployments: readonly Deployment[] | undefined;
  /** All that are open; absent where not all are known. */
  readonly calls: readonly Call[] | undefined;
  readonly onChanged: () => void;
}

/** What runs, how well, and the switch that takes each out of service. */
export function DeploymentsSection({ deployments, calls, onChanged }: DeploymentsSectionProps): ReactNode {
  const { deployments: words } = consoleTexts;
  const [asked, setAsked] = useState<Deployment>();
  const [problem, setProblem] = useState('');
  const countOn = (name: string) => calls?.filter(({ deployment }) => deployment === name).length;

  async function turn({ deployment, killed }: Deployment, reason: string): Promise<void> {
    const path: ApiPath = `/deployments/${encodeURIComponent(deployment)}/${killed ? 'revive' : 'kill'}`;
    try {
      await ask('POST', path, reason === '' ? {} : { reason });
      setProblem('');
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    onChanged();
  }

  const lastInService =
    asked !== undefined &&
    (deployments ?? []).every(({ deployment, killed }) => killed || deployment === asked.deployment);
  return (
    <section className="console-part console-deployments" aria-labelledby="console-deployments">
      <h2 id="console-deployments">{words.title}</h2>
      <p className="field-error" role="alert">
        {problem}
      </p>
      {deployments === undefined ? <p className="console-quiet">{consoleTexts.loading}</p> : null}
      <ul className="console-cards">
        {deployments?.map((one) => {
          const { deployment, killed, detail } = one;
          const standing = standingOf(one);
          const there = countOn(deployment);
          return (
            <li key={deployment} className="console-card" data-standing={standing} data-testid="deployment">
              <div>
                <h3>{deployment}</h3>
                <p className="console-standing">
                  <span className="console-dot" aria-hidden="true" />
                  {words[standing]}
                  {there === undefined ? null : (
                    <span className="console-quiet console-count">{consoleTexts.calls(there)}</span>
                  )}
                </p>
                {detail === undefined ? null : <p className="console-quiet">{detail}</p>}
              </div>
              <button
                type="button"
                className="button button-quiet button-small"
                aria-label={killed ? words.reviveOf(deployment) : words.killOf(deployment)}
                onClick={() => setAsked(one)}
              >
                {killed ? words.revive : words.kill}
              </button>
            </li>
          );
        })}
      </ul>
      {asked === undefined ? null : (
        <ConfirmDialog
          title={asked.killed ? words.reviveTitle(asked.deployment) : words.killTitle(asked.deployment)}
          body={
            asked.killed
              ? words.reviveBody
              : [
                  words.killBody(asked.deployment, countOn(asked.deployment)),
                  ...(lastInService ? [words.killLast] : []),
                ].join(' ')
          }
          confirm={asked.killed ? words.revive : words.kill}
          cancel={consoleTexts.cancel}
          look={asked.killed ? 'primary' : 'danger'}
          line={{ label: consoleTexts.reason, rule: REASON_RULE }}
          onConfirm={(reason) => void turn(asked, reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}
