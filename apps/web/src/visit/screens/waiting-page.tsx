import type { ReactNode } from 'react';
import { LobbyPreview } from '../../lobby/lobby-preview.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import type { VisitorSnapshot } from '../visit-state.ts';
import { VisitHead, VisitWhen } from './visit-head.tsx';

export interface WaitingPageProps {
  readonly title: string;
  readonly snapshot: VisitorSnapshot;
  readonly children: ReactNode;
}

/** A page of a visit before its call: the visitor's own camera, and beside it what to do. */
export const WaitingPage = ({ title, snapshot, children }: WaitingPageProps): ReactNode => (
  <div className="preview">
    <VisitHead residence={snapshot.residence} />
    <main className="preview-main">
      <LobbyPreview />
      <section className="preview-form">
        <div>
          <h1 ref={takeFocus} tabIndex={-1}>
            {title}
          </h1>
          <VisitWhen snapshot={snapshot} />
        </div>
        {children}
      </section>
    </main>
  </div>
);
