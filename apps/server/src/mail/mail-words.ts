import type { CalendarWords } from '../visits/views/visit-calendar.ts';
import type { MailKind } from './mail.ts';

/** What every mail about a visit names. */
export interface MailFacts {
  readonly visitor: string;
  readonly resident: string;
  readonly residence: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The IANA time zone of the residence. */
  readonly timeZone: string;
}

/** The words of one mail, in the order in which they are read. */
export interface MailWords {
  readonly subject: string;
  readonly greeting: string;
  readonly lines: readonly string[];
  /** The visit's day and time, set apart. */
  readonly when?: string;
  /** The link, and what is said after it. */
  readonly link?: { readonly label: string; readonly notes: readonly string[] };
  readonly footer: string;
}

/** Every word of the mails to visitors, in one language. */
export type MailTexts = Readonly<Record<MailKind, (facts: MailFacts) => MailWords>> & {
  readonly calendar: CalendarWords;
};
