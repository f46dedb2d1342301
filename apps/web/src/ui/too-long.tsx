import { checkText, type TextRule } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

export interface TooLongProps {
  readonly id: string;
  readonly text: string;
  readonly rule: TextRule;
}

/** Whether the server would refuse a text for its length. */
export function isTooLong(text: string, rule: TextRule): boolean {
  if (text.length <= rule.longest) return false;
  const checked = checkText(text, rule);
  return !checked.ok && checked.problem === 'too-long';
}

/** Says that a text is too long, instead of cutting off what was pasted. The place for it is always there. */
export const TooLong = ({ id, text, rule }: TooLongProps): ReactNode => (
  <p id={id} className="field-error" role="alert">
    {isTooLong(text, rule) ? texts.tooLong(rule.longest) : ''}
  </p>
);
