import type { TenantId } from '@crossfade/video-core';
import type { MAIL_KINDS, MAIL_PROBLEMS, MAIL_STATES } from '../database/mail-tables.ts';

export type MailKind = (typeof MAIL_KINDS)[number];
export type MailState = (typeof MAIL_STATES)[number];
export type MailProblem = (typeof MAIL_PROBLEMS)[number];

/** What a mail says. */
export interface MailContent {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A calendar file, and what a calendar should do with it (RFC 5546). */
  readonly calendar?: { readonly method: 'PUBLISH' | 'CANCEL'; readonly file: string };
}

/** A mail that is ready to be sent. */
export interface ReadyMail {
  /** The same each time it is sent, and so is its Message-ID. */
  readonly id: string;
  readonly tenant: TenantId;
  /** The residence, as the sender's name. */
  readonly from: string;
  readonly to: string;
  readonly content: MailContent;
}

/** What became of a try to send: the server took it, will never take it, or may take it later; with what it answered. */
export type SendOutcome =
  | { readonly type: 'taken' }
  | { readonly type: 'refused'; readonly answer: string }
  | { readonly type: 'unreachable'; readonly answer: string };

/** What takes mails: a mail server, or the mailbox of a development server. */
export interface MailSender {
  /** Never rejects. */
  send(mail: ReadyMail): Promise<SendOutcome>;
  close(): void;
}
