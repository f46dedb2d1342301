import { useId, type ReactNode } from 'react';
import { consoleTexts } from '../../texts/console-texts.ts';
import type { Rule } from '../client/answers.ts';

export interface RuleShareProps {
  readonly rule: Rule;
  readonly onShare: (percent: number) => void;
}

/** One rule with its share: a slider, and a field for those who know the number. */
export function RuleShare({ rule, onShare }: RuleShareProps): ReactNode {
  const { newCalls } = consoleTexts;
  const id = useId();
  const { name, to, percent = 100 } = rule;
  const conditions = conditionsOf(rule);
  const share = (text: string): void => {
    const value = Number(text);
    if (text !== '' && value >= 0 && value <= 100) onShare(Math.round(value * 100) / 100);
  };
  return (
    <li className="console-rule" data-testid="rule">
      <label htmlFor={id}>
        <strong>{name}</strong> {newCalls.to(to)}
      </label>
      <div className="console-share">
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={1}
          value={percent}
          aria-valuetext={`${percent} ${newCalls.percent}`}
          onChange={({ target }) => share(target.value)}
        />
        <input
          type="number"
          className="field"
          min={0}
          max={100}
          step={0.01}
          value={percent}
          aria-label={newCalls.share(name, to)}
          onChange={({ target }) => share(target.value)}
        />
        <span aria-hidden="true">{newCalls.percent}</span>
      </div>
      {conditions === '' ? null : <p className="console-quiet">{conditions}</p>}
    </li>
  );
}

function conditionsOf({ tenants, cohorts, environments, clients }: Rule): string {
  const { conditions } = consoleTexts.newCalls;
  const all: readonly (readonly [string, string | readonly string[] | undefined])[] = [
    [conditions.tenants, tenants],
    [conditions.cohorts, cohorts],
    [conditions.environments, environments],
    [conditions.clients, clients],
  ];
  return all
    .flatMap(([name, values]) => (values === undefined ? [] : `${name} ${[values].flat().join(', ')}`))
    .join('; ');
}
