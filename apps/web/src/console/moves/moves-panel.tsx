import type { ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import { callName } from '../calls/call-name.ts';
import { hasStayed, isOver, type MoveProgress, type MoveQueue } from './move-queue.ts';
import { MoveState } from './move-state.tsx';

export interface MovesPanelProps {
  readonly moves: ReadonlyMap<string, MoveProgress>;
  readonly queue: MoveQueue;
  /** Asks whether a call is to be moved although participants would be disconnected. */
  readonly onAnyway: (move: MoveProgress) => void;
}

/** Refusals that `force` overrules. */
const OVERRULED = new Set(['cannot-follow', 'target-resting']);

/** All moves that this page has begun: how many are over, and which calls stayed, and why. */
export function MovesPanel({ moves, queue, onAnyway }: MovesPanelProps): ReactNode {
  const { move: words } = consoleTexts;
  const all = [...moves.values()];
  if (all.length === 0) return null;
  const over = all.filter(isOver);
  const stayed = all.filter(hasStayed);
  return (
    <section className="console-moves" aria-label={words.progress} data-testid="moves">
      <div className="console-moves-head">
        <progress aria-label={words.progress} max={all.length} value={over.length} />
        <output>{words.done(over.length, all.length, stayed.length)}</output>
        {all.some(({ state }) => state === 'waiting') ? (
          <button type="button" className="button button-quiet button-small" onClick={() => queue.stop()}>
            {words.stop}
          </button>
        ) : null}
        {over.length === all.length ? (
          <button type="button" className="button button-quiet button-small" onClick={() => queue.clear()}>
            {words.clear}
          </button>
        ) : null}
      </div>
      {stayed.length === 0 ? null : (
        <ul className="console-stayed">
          {stayed.map((move) => (
            <li key={move.key}>
              <strong title={move.key}>{callName(move.key)}</strong> <MoveState move={move} />
              {move.state === 'aborted' || OVERRULED.has(move.code ?? '') ? (
                <button
                  type="button"
                  className="button button-quiet button-small"
                  aria-label={words.anywayOf(callName(move.key))}
                  onClick={() => onAnyway(move)}
                >
                  {words.anyway}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
