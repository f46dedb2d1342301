import { asId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import { email } from '../accounts/account-schemas.ts';
import { addressOf } from '../residence/visitors.ts';
import { closesAt, findGuest, mayCome, type Guest } from '../visits/policy/visit.ts';
import { visitIdSchema } from '../visits/policy/visit-ids.ts';
import type { Residence } from '../visits/service/residence.ts';
import type { VisitStore } from '../visits/store/visit-store.ts';
import { visitCalendar } from '../visits/views/visit-calendar.ts';
import type { ReadyMail } from './mail.ts';
import { mailTexts } from './mail-texts.ts';
import type { StoredMail } from './outbox.ts';
import { renderMail } from './render-mail.ts';
import { unseal } from './sealed-secret.ts';

export interface ComposeOptions {
  readonly queries: Queries;
  readonly store: Pick<VisitStore, 'find'>;
  readonly residence: Pick<Residence, 'view'>;
  readonly clock: Clock;
  readonly secret: string;
  /** Where people reach the web app. */
  readonly webUrl: string;
  /** The path of the page on which a guest watches a recording; `undefined` when they may not, or no longer. */
  readonly watchLink: (recording: string, guest: Guest) => Promise<string | undefined>;
}

/** Makes a mail about a visit from what is stored now; `undefined` when there is nothing to say, or nobody to say it to. */
export async function composeVisitMail(
  { queries, store, residence, clock, secret, webUrl, watchLink }: ComposeOptions,
  mail: StoredMail,
): Promise<ReadyMail | undefined> {
  const tenant = asId.tenant(mail.tenant);
  const to = email.safeParse(await addressOf(queries, tenant, mail.visitor)).data;
  const stored = await store.find(visitIdSchema.parse(mail.visit));
  if (to === undefined || !stored) return undefined;
  const { visit } = stored;
  const guest = findGuest(visit, mail.guest);
  const withLink = mail.kind === 'invitation' || mail.kind === 'new-link';
  // The guest is stored a moment after their link: it is tried again.
  if (!guest) throw new Error('the guest is not in the visit yet');
  if (!mayCome(guest)) return undefined;
  if (withLink && (visit.over !== undefined || clock.now() > closesAt(visit))) return undefined;
  const token = mail.secret === null ? undefined : unseal(secret, mail.id, mail.secret);
  if (withLink && token === undefined) return undefined;
  const watch = mail.recording === null ? undefined : await watchLink(mail.recording, guest);
  if (mail.kind === 'recording' && watch === undefined) return undefined;
  const path = token === undefined ? watch : `/visit/${token}`;
  const url = path === undefined ? undefined : webUrl + path;
  const view = await residence.view(tenant, clock.now());
  const facts = {
    visitor: guest.name,
    resident: view.residents.get(visit.resident)?.name ?? '',
    residence: view.name,
    startsAt: new Date(visit.startsAt),
    endsAt: new Date(visit.endsAt),
    timeZone: view.timeZone,
  };
  const texts = mailTexts[view.language];
  const content = await renderMail(view.language, texts[mail.kind](facts), url);
  const calendar =
    mail.kind === 'missed' || mail.kind === 'recording'
      ? undefined
      : visitCalendar(
          {
            id: visit.id,
            cancelled: mail.kind === 'cancelled',
            residence: view.name,
            resident: facts.resident,
            startsAt: facts.startsAt.toISOString(),
            endsAt: facts.endsAt.toISOString(),
            timeZone: view.timeZone,
            ...(url !== undefined && { url }),
            ...(view.contact !== undefined && { contact: view.contact }),
          },
          texts.calendar,
        );
  return {
    id: mail.id,
    tenant,
    from: view.name,
    to,
    content: {
      ...content,
      ...(calendar !== undefined && {
        calendar: { method: mail.kind === 'cancelled' ? 'CANCEL' : 'PUBLISH', file: calendar },
      }),
    },
  };
}
