import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import type { MailSender, ReadyMail, SendOutcome } from './mail.ts';

export interface SmtpSenderOptions {
  /** The mail server, with its credentials: `smtp://user:password@host:587`, or `smtps://` for TLS from the start. */
  readonly server: string | SendGridKey;
  /** The address that mails are from. */
  readonly from: string;
}

/** An API key of SendGrid, whose SMTP service takes it as a password. */
interface SendGridKey {
  readonly sendGridKey: string;
}

/** Milliseconds, each. Together they end before another process takes the mail. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;
/** What a server answers to one mail, not to who we are (RFC 5321, section 4.2.1): 5yz means never. */
const OF_THIS_MAIL: ReadonlySet<unknown> = new Set(['EENVELOPE', 'EMESSAGE']);

/** Top-level domains without mailboxes (RFC 2606), such as those of the demonstration residence. */
const RESERVED = /\.(?:example|invalid)$/;

/** Sends mails by SMTP. */
export class SmtpSender implements MailSender {
  readonly #transport;
  readonly #from: string;

  constructor({ server, from }: SmtpSenderOptions) {
    this.#from = from;
    this.#transport = createTransport({
      ...(typeof server === 'string' ? { url: server } : sendGrid(server)),
      ...TIMEOUTS,
      // A mail is made of what it is given alone.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ id, from, to, content }: ReadyMail): Promise<SendOutcome> {
    const { subject, text, html, calendar } = content;
    if (RESERVED.test(to)) return { type: 'refused', answer: 'This domain has no mailboxes.' };
    try {
      await this.#transport.sendMail({
        from: { name: from, address: this.#from },
        to: { name: '', address: to },
        // Named, so that no header decides where it goes.
        envelope: { from: this.#from, to: [to] },
        messageId: `<${id}@${this.#from.split('@').at(-1) ?? 'localhost'}>`,
        subject,
        text,
        html,
        // Nobody's absence note comes back (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(calendar && {
          icalEvent: { method: calendar.method, filename: 'visit.ics', content: calendar.file },
        }),
      });
      return { type: 'taken' };
    } catch (error) {
      const { code, responseCode, response } = answerOf(error);
      const answer = response ?? code ?? 'unknown';
      if (OF_THIS_MAIL.has(code) && responseCode !== undefined && responseCode >= 500)
        return { type: 'refused', answer };
      return { type: 'unreachable', answer };
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** Its documented SMTP service: STARTTLS on 587, and the user name `apikey`. */
const sendGrid = ({ sendGridKey }: SendGridKey): SMTPTransportOptions => ({
  host: 'smtp.sendgrid.net',
  port: 587,
  requireTLS: true,
  auth: { user: 'apikey', pass: sendGridKey },
});

interface Answer {
  readonly code: string | undefined;
  readonly responseCode: number | undefined;
  readonly response: string | undefined;
}

/** What nodemailer says of a mail that was not taken. */
function answerOf(error: unknown): Answer {
  const field = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const [code, responseCode, response] = [field('code'), field('responseCode'), field('response')];
  return {
    code: typeof code === 'string' ? code : undefined,
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: typeof response === 'string' ? response : undefined,
  };
}
