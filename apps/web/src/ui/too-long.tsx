import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

export interface TooLongProps {
  readonly id: string;
  readonly text: string;
  /** Characters, as JavaScript counts them. */
  readonly longest: number;
}

/** Says that a text is too long, instead of cutting off what was pasted. The place for it is always there. */
export const TooLong = ({ id, text, longest }: TooLongProps): ReactNode => (
  <p id={id} className="field-error" role="alert">
    {text.length > longest ? texts.tooLong(text.length, longest) : ''}
  </p>
);
