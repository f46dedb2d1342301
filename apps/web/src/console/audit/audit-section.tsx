import { useCallback, useId, useState, type ReactNode } from 'react';
import { deedWords, isBareId, subjectWords } from '../../texts/audit-words.ts';
import { consoleTexts } from '../../texts/console-texts.ts';
import { shortId } from '../../texts/short-id.ts';
import type { AuditEntry, AuditPage } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';
import { usePolled } from '../../api/use-polled.ts';

/** Milliseconds. */
const PAUSE = 5_000;
/** Entries of one page, and the most that the server gives at once. */
const PAGE = 25;
const MOST = 200;

const LISTS = ['changes', 'decisions'] as const;
type List = (typeof LISTS)[number];

/** Who did what, when and why; or every decision. */
export function AuditSection(): ReactNode {
  const { audit } = consoleTexts;
  const id = useId();
  const [of, setOf] = useState<List>('changes');
  const [pages, setPages] = useState(1);
  const { answer, error } = usePolled(
    useCallback(
      () => ask<AuditPage>('GET', `/audit?of=${of}&limit=${Math.min(MOST, PAGE * pages)}`),
      [of, pages],
    ),
    PAUSE,
  );
  const entries = answer?.entries ?? [];
  return (
    <section className="console-part console-audit" aria-labelledby={id}>
      <div className="console-part-head">
        <h2 id={id}>{audit.title}</h2>
        <fieldset className="console-choice">
          <legend className="visually-hidden">{audit.of}</legend>
          {LISTS.map((list) => (
            <button
              key={list}
              type="button"
              className="button button-small"
              aria-pressed={list === of}
              onClick={() => {
                setOf(list);
                setPages(1);
              }}
            >
              {audit[list]}
            </button>
          ))}
        </fieldset>
      </div>
      {answer === undefined || entries.length === 0 ? (
        <p className="console-empty">
          {error !== undefined ? sentenceOf(error) : answer === undefined ? consoleTexts.loading : audit.none}
        </p>
      ) : (
        <table className="console-table">
          <thead>
            <tr>
              <th scope="col">{audit.columns.at}</th>
              <th scope="col">{audit.columns.who}</th>
              <th scope="col">{audit.columns.what}</th>
              <th scope="col">{audit.columns.where}</th>
              <th scope="col">{audit.columns.detail}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {answer?.next === undefined || PAGE * pages >= MOST ? null : (
        <button type="button" className="button button-small" onClick={() => setPages(pages + 1)}>
          {audit.older}
        </button>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { columns, version } = consoleTexts.audit;
  const { at, subject, who, action, deployment, call, key, decision, refusal, detail, change } = entry;
  const named = call ?? key;
  const details = [
    ...(change?.version === undefined ? [] : [version(change.version)]),
    ...(decision ? [decision.reason] : []),
    ...(detail === undefined || isBareId(detail) ? [] : [detail]),
  ];
  return (
    <tr data-testid="audit-entry">
      <td data-label={columns.at}>
        <time dateTime={new Date(at).toISOString()}>{consoleTexts.at(at)}</time>
      </td>
      <td data-label={columns.who} title={subject}>
        <bdi>{who ?? subjectWords(subject)}</bdi>
      </td>
      <td data-label={columns.what} title={action}>
        {deedWords(action)}
      </td>
      <td data-label={columns.where} className="console-where">
        {decision?.deployment ?? deployment ?? refusal ?? (named === undefined ? '' : <Short id={named} />)}
      </td>
      <td data-label={columns.detail}>{details.join(': ')}</td>
    </tr>
  );
}

/** The beginning of an id or a pseudonym, which tells them apart. */
const Short = ({ id }: { readonly id: string }): ReactNode => <code title={id}>{shortId(id)}</code>;
