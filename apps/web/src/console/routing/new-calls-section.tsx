import { useId, useState, type ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Rule, StoredRules } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { REASON_RULE } from '../client/reason-rule.ts';
import { usePolled } from '../../api/use-polled.ts';
import { PreviewBar } from './preview-bar.tsx';
import { RuleShare } from './rule-share.tsx';
import { withNewShare, withShares } from './share-change.ts';
import { usePreview } from './use-preview.ts';

/** Milliseconds: rules change rarely. */
const PAUSE = 5_000;

const storedRules = (): Promise<StoredRules> => ask('GET', '/rules');

/** Which share of new calls goes where, with a look at the last calls before it is set. */
export function NewCallsSection({ deployments }: { readonly deployments: readonly string[] }): ReactNode {
  const { newCalls } = consoleTexts;
  const id = useId();
  const { answer: stored, error, reload } = usePolled(storedRules, PAUSE);
  // Keeps the version that it changes, so that another change meanwhile is noticed.
  const [draft, setDraft] = useState<StoredRules>();
  const [confirming, setConfirming] = useState(false);
  const [said, setSaid] = useState('');
  const base = draft ?? stored;
  const rules = base?.rules ?? [];
  const { preview, fresh, problem } = usePreview(draft?.rules, draft?.cohorts);
  const discard = (): void => setDraft(undefined);
  const change = (next: StoredRules): void => {
    setDraft(next);
    setSaid('');
  };

  async function set(reason: string): Promise<void> {
    if (!draft) return;
    const { version, cohorts } = draft;
    try {
      await ask('PUT', '/rules', { version, rules, cohorts, ...(reason !== '' && { reason }) });
      setSaid(newCalls.done);
      discard();
    } catch (failure) {
      const changed = failure instanceof ApiError && failure.code === 'rules-changed';
      setSaid(changed ? newCalls.changed : sentenceOf(failure));
      if (changed) discard();
    }
    reload();
  }

  return (
    <section className="console-part console-new-calls" aria-labelledby={id}>
      <h2 id={id}>{newCalls.title}</h2>
      {base === undefined ? (
        <p className="console-quiet">{error === undefined ? consoleTexts.loading : sentenceOf(error)}</p>
      ) : (
        <>
          <p className="console-quiet">
            {[
              newCalls.version(
                base.version,
                base.by,
                base.at === undefined ? undefined : consoleTexts.at(base.at),
              ),
              ...(rules.length === 0 ? [newCalls.none] : []),
            ].join(' ')}
          </p>
          <ul className="console-rules">
            {rules.map((rule) => (
              <RuleShare
                key={rule.name}
                rule={rule}
                onShare={(percent) => change({ ...base, rules: withShares(rules, { [rule.name]: percent }) })}
              />
            ))}
          </ul>
          <AddShare
            deployments={deployments.filter(
              (name) => !rules.some((rule) => rule.to === name && isShareAlone(rule)),
            )}
            onAdd={(to) => change({ ...base, rules: withNewShare(rules, to) })}
          />
          <output className="console-preview">
            {problem === '' ? null : <p className="field-error">{problem}</p>}
            {preview === undefined ? null : <PreviewBar preview={preview} />}
          </output>
          <output>{said === '' ? null : <p className="console-quiet">{said}</p>}</output>
          {draft === undefined ? null : (
            <div className="confirm-ways">
              <button type="button" className="button button-quiet button-small" onClick={discard}>
                {newCalls.discard}
              </button>
              <button
                type="button"
                className="button button-primary button-small"
                disabled={!fresh}
                onClick={() => setConfirming(true)}
              >
                {newCalls.set}
              </button>
            </div>
          )}
        </>
      )}
      {confirming ? (
        <ConfirmDialog
          title={newCalls.setTitle}
          body={newCalls.setBody(preview?.changed ?? 0, preview?.total ?? 0)}
          confirm={newCalls.setConfirm}
          cancel={consoleTexts.cancel}
          look="primary"
          line={{ label: consoleTexts.reason, rule: REASON_RULE }}
          onConfirm={(reason) => void set(reason)}
          onClose={() => setConfirming(false)}
        />
      ) : null}
    </section>
  );
}

const isShareAlone = ({ tenants, cohorts, environments, clients }: Rule): boolean =>
  tenants === undefined && cohorts === undefined && environments === undefined && clients === undefined;

interface AddShareProps {
  readonly deployments: readonly string[];
  readonly onAdd: (to: string) => void;
}

function AddShare({ deployments, onAdd }: AddShareProps): ReactNode {
  const { newCalls } = consoleTexts;
  if (deployments.length === 0) return null;
  return (
    <fieldset className="console-add">
      <legend>{newCalls.addTo}</legend>
      {deployments.map((name) => (
        <button
          key={name}
          type="button"
          className="button button-quiet button-small"
          onClick={() => onAdd(name)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
