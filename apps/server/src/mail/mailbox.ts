import type { TenantId } from '@crossfade/video-core';
import type { MailSender, ReadyMail, SendOutcome } from './mail.ts';

/** Mails that are kept. */
const KEPT = 200;

/** Where the mails of a development server go: nobody gets them, and staff read them. In memory, since they hold links. */
export class Mailbox implements MailSender {
  readonly #mails = new Map<string, ReadyMail>();

  send(mail: ReadyMail): Promise<SendOutcome> {
    this.#mails.set(mail.id, mail);
    const [oldest] = this.#mails.keys();
    if (this.#mails.size > KEPT && oldest !== undefined) this.#mails.delete(oldest);
    return Promise.resolve({ type: 'taken' });
  }

  find(tenant: TenantId, id: string): ReadyMail | undefined {
    const mail = this.#mails.get(id);
    return mail?.tenant === tenant ? mail : undefined;
  }

  close(): void {
    this.#mails.clear();
  }
}
