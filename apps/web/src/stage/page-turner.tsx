import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

export interface PageTurnerProps {
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
  readonly onTurn: (by: number) => void;
  /** What else stands in the row below the tiles. */
  readonly children?: ReactNode;
}

/** The way to people who do not fit on the page; nothing where all do. */
export function PageTurner({ page, pages, onTurn, children }: PageTurnerProps): ReactNode {
  if (pages === 1 && !children) return null;
  const { call } = texts;
  return (
    <nav className="pages" aria-label={call.pages}>
      {pages === 1 ? null : (
        <>
          <button
            type="button"
            className="button-close"
            aria-label={call.previousPage}
            disabled={page === 0}
            onClick={() => onTurn(-1)}
          >
            <ChevronLeft aria-hidden="true" />
          </button>
          <output className="pages-now">{call.page(page + 1, pages)}</output>
          <button
            type="button"
            className="button-close"
            aria-label={call.nextPage}
            disabled={page === pages - 1}
            onClick={() => onTurn(1)}
          >
            <ChevronRight aria-hidden="true" />
          </button>
        </>
      )}
      {children}
    </nav>
  );
}
