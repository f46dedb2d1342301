import type { ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { RulesPreview } from '../client/answers.ts';
import { countsOf } from './share-change.ts';

/** Of the last calls, how many would go where, as a bar and in words. */
export function PreviewBar({ preview }: { readonly preview: RulesPreview }): ReactNode {
  const { newCalls } = consoleTexts;
  const { total, deployments } = preview;
  if (total === 0) return <p className="console-quiet">{newCalls.noCalls}</p>;
  const before = countsOf(preview.calls.map(({ was }) => was));
  const names = [...new Set([...Object.keys(before), ...Object.keys(deployments)])].toSorted();
  return (
    <div data-testid="preview">
      <p className="console-quiet">{newCalls.preview(total)}</p>
      <div className="console-bar" aria-hidden="true">
        {names.map((name) => (
          <span key={name} style={{ flexGrow: deployments[name] ?? 0 }} />
        ))}
      </div>
      <dl className="console-legend">
        {names.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{newCalls.would(deployments[name] ?? 0, before[name] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
