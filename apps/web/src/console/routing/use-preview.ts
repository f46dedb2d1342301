import { useEffect, useState } from 'react';
import type { Rule, RulesPreview, StoredRules } from '../client/answers.ts';
import { ask, sentenceOf } from '../client/ask.ts';

/** Milliseconds for which a slider rests before the server is asked. */
const REST = 250;

interface Asked {
  readonly rules: readonly Rule[];
  readonly preview?: RulesPreview;
  readonly problem?: string;
}

export interface Previewed {
  /** Where the last calls would have gone; of the rules before while the server is asked. */
  readonly preview: RulesPreview | undefined;
  /** Whether it is of these very rules. */
  readonly fresh: boolean;
  readonly problem: string;
}

/** Where the last calls would have gone under other rules; nothing while there are none. */
export function usePreview(
  rules: readonly Rule[] | undefined,
  cohorts: StoredRules['cohorts'] | undefined,
): Previewed {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    if (rules === undefined || cohorts === undefined) return;
    let left = false;
    const timer = setTimeout(() => {
      ask<RulesPreview>('POST', '/rules/preview', { rules, cohorts }).then(
        (preview) => left || setAsked({ rules, preview }),
        (error: unknown) => left || setAsked({ rules, problem: sentenceOf(error) }),
      );
    }, REST);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [rules, cohorts]);
  const shown = rules === undefined ? undefined : asked;
  const { preview, problem = '' } = shown ?? {};
  return { preview, fresh: preview !== undefined && shown?.rules === rules, problem };
}
