import { systemClock, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { Database } from '@crossfade/video-server/sql';
import type { ProductApp } from '../http/product-app.ts';
import type { ProductLimits } from '../http/product-limits.ts';
import { secretHash } from '../http/secret-hash.ts';
import { noRecordingMail, type RecordingMail } from '../recordings/library/recording-mail.ts';
import { noVisitMail, type VisitMail } from '../visits/service/visit-mail.ts';
import { SqlResidence } from '../visits/store/sql-residence.ts';
import { SqlVisitStore } from '../visits/store/sql-visit-store.ts';
import { composeVisitMail, type ComposeOptions } from './compose-visit-mail.ts';
import type { MailSender } from './mail.ts';
import { MailDelivery, type MailRetry } from './mail-delivery.ts';
import { addMailRoutes } from './mail-routes.ts';
import { Mailbox } from './mailbox.ts';
import { Outbox } from './outbox.ts';

export interface MailServicesOptions {
  readonly database: Database;
  /** What takes the mails; absent: none is sent, and none stored. */
  readonly sender?: MailSender;
  /** The same on every process. */
  readonly secret: string;
  /** Where people reach the web app. */
  readonly webUrl: string;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
  readonly watchLink: ComposeOptions['watchLink'];
  /** When a mail that was not taken is tried again. */
  readonly retry?: Partial<MailRetry>;
}

/** Mails to visitors: what visits write, the routes of staff, and what sends them. */
export interface MailServices {
  readonly visitMail: VisitMail;
  readonly recordingMail: RecordingMail;
  addRoutes(app: ProductApp, limits: ProductLimits): void;
  /** Begins to send what is queued. */
  start(): void;
  /** Lets what is being sent finish. Idempotent. */
  stop(): Promise<void>;
}

export function createMailServices(options: MailServicesOptions): MailServices {
  const { database, sender, secret, webUrl, telemetry, clock = systemClock, retry, watchLink } = options;
  const { queries } = database;
  const outbox = new Outbox({ queries, clock, secret });
  const compose = { queries, store: new SqlVisitStore(queries), residence: new SqlResidence(queries) };
  const delivery =
    sender &&
    new MailDelivery({
      database,
      outbox,
      sender,
      compose: (mail) => composeVisitMail({ ...compose, clock, secret, webUrl, watchLink }, mail),
      telemetry,
      ...(retry && { retry }),
    });
  return {
    visitMail: delivery ? visitMailOf(database, outbox, delivery) : noVisitMail,
    recordingMail: delivery ? recordingMailOf(outbox, delivery) : noRecordingMail,
    addRoutes: (app, limits) =>
      addMailRoutes(app, {
        outbox,
        limits,
        deliver: () => delivery?.deliver(),
        ...(sender instanceof Mailbox && { mailbox: sender }),
      }),
    start: () => delivery?.start(),
    stop: async () => delivery?.stop(),
  };
}

const visitMailOf = ({ queries }: Database, outbox: Outbox, delivery: MailDelivery): VisitMail => ({
  async invite(transaction, { id, tenant, visit, visitor }, { token, replaces }) {
    if (replaces) await outbox.dropLinks(transaction, id);
    return outbox.put(transaction, {
      tenant,
      kind: replaces ? 'new-link' : 'invitation',
      visit,
      guest: id,
      visitor,
      // Each link has one.
      once: `link ${secretHash(token)}`,
      linkSecret: token,
    });
  },
  async tell({ id: visit, tenant }, { id: guest, person: visitor }, about) {
    await queries.transaction((transaction) =>
      outbox.put(transaction, { tenant, kind: about, visit, guest, visitor, once: `over ${guest}` }),
    );
  },
  linkMails: (guests) => outbox.linkMails(guests),
  deliver: () => delivery.deliver(),
});

const recordingMailOf = (outbox: Outbox, delivery: MailDelivery): RecordingMail => ({
  async tell(transaction, { id: recording, tenant, visit }, { id: guest, person: visitor }) {
    const once = `recording ${recording} ${guest}`;
    await outbox.put(transaction, { tenant, kind: 'recording', visit, guest, visitor, recording, once });
  },
  deliver: () => delivery.deliver(),
});
