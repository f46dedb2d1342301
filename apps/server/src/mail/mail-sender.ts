import type { Config } from '../configuration/config.ts';
import type { MailSender } from './mail.ts';
import { Mailbox } from './mailbox.ts';
import { SmtpSender } from './smtp-sender.ts';

/** What takes mails, as the configuration says; in development without a mail server a mailbox, in production nothing. */
export function mailSender({
  SMTP_URL,
  SENDGRID_API_KEY,
  MAIL_FROM: from,
  NODE_ENV,
}: Config): MailSender | undefined {
  if (from !== undefined && SMTP_URL !== undefined) return new SmtpSender({ server: SMTP_URL, from });
  if (from !== undefined && SENDGRID_API_KEY !== undefined)
    return new SmtpSender({ server: { sendGridKey: SENDGRID_API_KEY }, from });
  return NODE_ENV === 'production' ? undefined : new Mailbox();
}
