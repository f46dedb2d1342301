import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';

/** Flags that contradict each other, as the server says it. The place for it is always there, so that readers hear of it. */
export const Disagreements = ({ sentences }: { readonly sentences: readonly string[] }): ReactNode => (
  <output>
    {sentences.length === 0 ? null : (
      <div className="console-note" data-testid="disagreements">
        <TriangleAlert aria-hidden="true" />
        <div>
          <strong>{consoleTexts.disagreements}</strong>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      </div>
    )}
  </output>
);
