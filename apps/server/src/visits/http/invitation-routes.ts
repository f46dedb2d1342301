import { createRoute, z } from '@hono/zod-openapi';
import type { Clock } from '@crossfade/video-core/server';
import { MAIL_STATES } from '../../database/mail-tables.ts';
import type { Deed } from '../../audit/record-deed.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import { pageOf, searchOf } from '../../http/pages.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import { subjectOf } from '../../rights/caller.ts';
import { managerOf, type Manager } from '../../rights/request-rights.ts';
import { closesAt, mayCome, wasAdmitted, type Guest, type Visit } from '../policy/visit.ts';
import type { Invitations, Invited } from '../service/invitations.ts';
import type { Residence } from '../service/residence.ts';
import type { VisitMail } from '../service/visit-mail.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { isoTime } from '../views/iso-time.ts';
import { invitationBody, invitationParam, invitedSchema } from './visit-schemas.ts';

export interface InvitationRoutesOptions {
  readonly invitations: Invitations;
  readonly store: Pick<VisitStore, 'listInvitations'>;
  readonly residence: Pick<Residence, 'view'>;
  readonly mail: Pick<VisitMail, 'linkMails'>;
  readonly limits: ProductLimits;
  readonly clock: Clock;
  /** Where people reach the web app. */
  readonly webUrl: string;
  readonly note: (caller: Manager, deed: Deed) => Promise<void>;
}

/** Invitations of one residence in a minute: a busy morning's, and no flood. */
const PER_MINUTE = 600;

const person = z.object({ id: z.string(), name: z.string() });
const invitationSchema = z
  .object({
    id: z.string(),
    visit: z.string(),
    visitor: person,
    resident: person,
    startsAt: z.string(),
    endsAt: z.string(),
    state: z.enum(['open', 'used', 'revoked', 'expired']),
    /** What became of the latest mail with its link; absent without one. */
    mail: z.enum(MAIL_STATES).optional(),
  })
  .openapi('VisitInvitation');

const list = createRoute({
  ...guarded('visits:read'),
  method: 'get',
  path: '/api/invitations',
  summary: 'List invitations to visits, the latest first',
  request: {
    query: z.object({ q: z.string().max(200).optional(), cursor: z.string().max(64).optional() }),
  },
  responses: { ...refusals, 200: json('A page of invitations', pageOf(invitationSchema)) },
});

const invite = createRoute({
  ...guarded('visits:invite'),
  method: 'post',
  path: '/api/invitations',
  summary: 'Invite a visitor, to a new visit or to one that there is; the link is shown this once',
  request: jsonBody(invitationBody),
  responses: { ...refusals, 200: json('The link', invitedSchema) },
});

const revoke = createRoute({
  ...guarded('visits:invite'),
  method: 'post',
  path: '/api/invitations/{invitation}/revoke',
  summary: 'Revoke a link: nobody comes in by it any more; who is in the call stays',
  request: { params: invitationParam },
  responses: { ...refusals, 204: { description: 'Revoked, now or before' } },
});

const renew = createRoute({
  ...guarded('visits:invite'),
  method: 'post',
  path: '/api/invitations/{invitation}/renew',
  summary: 'Replace a link by a new one, which binds to the next device',
  request: { params: invitationParam },
  responses: { ...refusals, 200: json('The new link', invitedSchema) },
});

const PAGE = 50;

export function addInvitationRoutes(app: ProductApp, options: InvitationRoutesOptions): void {
  const { invitations, store, residence, mail, limits, clock, webUrl, note } = options;
  const answer = ({ id, visit, token, mailed }: Invited) => {
    const url = `${webUrl}/visit/${token}`;
    return { id, visit: visit.id, url, calendar: `${url}/calendar`, mailed };
  };

  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { q, cursor } = context.req.valid('query');
    const search = searchOf(q);
    const at = clock.now();
    const view = await residence.view(tenant, at);
    const rows = await store.listInvitations(tenant, {
      limit: PAGE,
      ...(search !== undefined && { search }),
      ...(cursor !== undefined && { after: cursor }),
    });
    const mailed = await mail.linkMails(rows.map(({ id }) => id));
    const items = rows.flatMap(({ id, visit }) => {
      const guest = visit.guests.find((one) => one.id === id);
      if (!guest) return [];
      const resident = { id: visit.resident, name: view.residents.get(visit.resident)?.name ?? '' };
      return {
        id,
        visit: visit.id,
        visitor: { id: guest.person, name: guest.name },
        resident,
        startsAt: isoTime(visit.startsAt),
        endsAt: isoTime(visit.endsAt),
        state: stateOf(visit, guest, at),
        ...(mailed.has(id) && { mail: mailed.get(id) }),
      };
    });
    const next = rows.length === PAGE ? rows.at(-1)?.id : undefined;
    return context.json({ items, ...(next !== undefined && { next }) }, 200);
  });

  app.openapi(invite, async (context) => {
    const manager = managerOf(context);
    await limits.take(`invitations ${manager.tenant}`, PER_MINUTE);
    const { visitor, visitorId, now: _, ...wish } = context.req.valid('json');
    const person = visitorId ?? visitor;
    if (person === undefined) throw new Error('the schema asks for a visitor');
    const invited = await invitations.invite(manager.tenant, subjectOf(manager), {
      ...wish,
      visitor: person,
    });
    await note(manager, {
      action: 'visits:invite',
      detail: invited.visit.id,
      change: { invitation: invited.id },
    });
    return context.json(answer(invited), 200);
  });

  app.openapi(revoke, async (context) => {
    const manager = managerOf(context);
    const { invitation } = context.req.valid('param');
    await note(manager, { action: 'visits:revoke', detail: invitation });
    await invitations.revoke(manager.tenant, invitation);
    return context.body(null, 204);
  });

  app.openapi(renew, async (context) => {
    const manager = managerOf(context);
    const { invitation } = context.req.valid('param');
    await note(manager, { action: 'visits:renew', detail: invitation });
    return context.json(answer(await invitations.renew(manager.tenant, invitation)), 200);
  });
}

function stateOf(visit: Visit, guest: Guest, at: number): 'open' | 'used' | 'revoked' | 'expired' {
  if (!mayCome(guest) || visit.over?.outcome === 'cancelled') return 'revoked';
  if (wasAdmitted(visit, guest.id)) return 'used';
  return visit.over !== undefined || at > closesAt(visit) ? 'expired' : 'open';
}
