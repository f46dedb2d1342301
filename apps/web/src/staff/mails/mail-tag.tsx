import type { ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';

export type MailState = keyof typeof staffTexts.mails.states;

const LOOKS: Readonly<Partial<Record<MailState, 'good' | 'warn'>>> = { sent: 'good', failed: 'warn' };

/** What became of a mail. */
export const MailTag = ({ state }: { readonly state: MailState }): ReactNode => (
  <span className="staff-tag" data-look={LOOKS[state]}>
    {staffTexts.mails.states[state]}
  </span>
);
