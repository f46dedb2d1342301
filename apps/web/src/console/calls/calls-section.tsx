import { useId, useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Call, CallsPage, Deployment } from '../client/answers.ts';
import { MoveAllDialog } from '../moves/move-all-dialog.tsx';
import type { MoveProgress } from '../moves/move-queue.ts';
import { MovesPanel } from '../moves/moves-panel.tsx';
import { useMoves } from '../moves/use-moves.ts';
import { CallDetails } from './call-details.tsx';
import { callName } from './call-name.ts';
import { CallRow } from './call-row.tsx';

export interface CallsSectionProps {
  readonly page: CallsPage;
  /** Whether it is the first page. */
  readonly first: boolean;
  readonly deployments: readonly Deployment[];
  readonly onPage: (after: string | undefined) => void;
}

/** Open calls, and what moves them. */
export function CallsSection({ page, first, deployments, onPage }: CallsSectionProps): ReactNode {
  const { liveCalls, move: moveWords } = consoleTexts;
  const id = useId();
  const [find, setFind] = useState('');
  const [shown, setShown] = useState<Call>();
  const [choosing, setChoosing] = useState(false);
  const [anyway, setAnyway] = useState<MoveProgress>();
  const [moves, queue] = useMoves();
  const found = page.calls.filter(({ key }) =>
    [key, callName(key).toLowerCase()].some((name) => name.includes(find.trim().toLowerCase())),
  );
  const paged = !first || page.next !== undefined;
  return (
    <section className="console-part console-calls" aria-labelledby={id}>
      <div className="console-part-head">
        <h2 id={id}>{liveCalls.title}</h2>
        <input
          type="search"
          className="field console-find"
          aria-label={liveCalls.find}
          placeholder={liveCalls.find}
          value={find}
          onChange={({ target }) => setFind(target.value)}
        />
        <button
          type="button"
          className="button button-small button-quiet"
          disabled={deployments.length < 2}
          onClick={() => setChoosing(true)}
        >
          {moveWords.all}
        </button>
      </div>
      <MovesPanel moves={moves} queue={queue} onAnyway={setAnyway} />
      {found.length === 0 ? (
        <p className="console-empty">{page.calls.length === 0 ? liveCalls.none : liveCalls.noneFound}</p>
      ) : (
        <table className="console-table">
          <thead>
            <tr>
              <th scope="col">{liveCalls.columns.call}</th>
              <th scope="col">{liveCalls.columns.deployment}</th>
              <th scope="col" className="console-number">
                {liveCalls.columns.people}
              </th>
              <th scope="col">{liveCalls.columns.quality}</th>
              <th scope="col" className="console-number">
                {liveCalls.columns.epoch}
              </th>
              <th scope="col">{liveCalls.columns.reason}</th>
              <th scope="col">{liveCalls.columns.since}</th>
              <th scope="col">
                <span className="visually-hidden">{liveCalls.columns.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.map((call) => (
              <CallRow
                key={call.id}
                call={call}
                deployments={deployments}
                move={moves.get(call.key)}
                onMove={(to) => void queue.add({ keys: [call.key], to, force: false, pace: 1 })}
                onShow={() => setShown(call)}
              />
            ))}
          </tbody>
        </table>
      )}
      {paged ? (
        <nav className="console-pages">
          <button
            type="button"
            className="button button-small"
            disabled={first}
            onClick={() => onPage(undefined)}
          >
            {liveCalls.first}
          </button>
          <button
            type="button"
            className="button button-small"
            disabled={page.next === undefined}
            onClick={() => onPage(page.next)}
          >
            {liveCalls.next}
          </button>
        </nav>
      ) : null}
      {shown === undefined ? null : <CallDetails call={shown} onClose={() => setShown(undefined)} />}
      {choosing ? (
        <MoveAllDialog
          deployments={deployments}
          onStart={(wish) => void queue.add(wish)}
          onClose={() => setChoosing(false)}
        />
      ) : null}
      {anyway === undefined ? null : (
        <ConfirmDialog
          title={moveWords.forceTitle(callName(anyway.key))}
          body={moveWords.forceBody}
          confirm={moveWords.anyway}
          cancel={consoleTexts.cancel}
          onConfirm={() => void queue.add({ keys: [anyway.key], to: anyway.to, force: true, pace: 1 })}
          onClose={() => setAnyway(undefined)}
        />
      )}
    </section>
  );
}
