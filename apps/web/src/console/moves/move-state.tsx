import type { ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import { hasStayed, isOver, type MoveProgress } from './move-queue.ts';

/** How far a move is, in words. */
export const MoveState = ({ move }: { readonly move: MoveProgress }): ReactNode => (
  <span
    className="console-move"
    data-testid="move-state"
    data-state={move.state}
    data-look={hasStayed(move) ? 'stayed' : isOver(move) ? 'over' : 'running'}
  >
    {wordsOf(move)}
  </span>
);

function wordsOf({ state, to, ready = 0, of = 0, why = '' }: MoveProgress): string {
  const { move } = consoleTexts;
  switch (state) {
    case 'waiting':
    case 'committed':
    case 'finished':
    case 'unchanged':
      return move[state](to);
    case 'prepare':
      return move.prepare(to, ready, of);
    case 'ended':
      return move.ended;
    case 'aborted':
    case 'refused':
      return move.stayed(why);
  }
}
