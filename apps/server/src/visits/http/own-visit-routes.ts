import { createRoute, z } from '@hono/zod-openapi';
import type { Clock } from '@crossfade/video-core/server';
import { guarded, json, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { callerOf } from '../../rights/request-rights.ts';
import { closesAt, mayCome, opensAt } from '../policy/visit.ts';
import { ownToken } from '../service/own-invitation.ts';
import type { Residence } from '../service/residence.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { isoTime } from '../views/iso-time.ts';

export interface OwnVisitRoutesOptions {
  readonly store: Pick<VisitStore, 'listOfVisitor'>;
  readonly residence: Pick<Residence, 'view' | 'visitorOfUser'>;
  readonly clock: Clock;
}

const own = z
  .object({
    /** Of the invitation. */
    id: z.string(),
    resident: z.string(),
    startsAt: z.string(),
    endsAt: z.string(),
    opensAt: z.string().openapi({ description: 'From when one can come in' }),
    token: z.string().openapi({
      description: 'Leads to the page of the visit in place of a link, for this account alone',
    }),
  })
  .openapi('OwnVisit');

const list = createRoute({
  ...guarded('own-visits:read'),
  method: 'get',
  path: '/api/own-visits',
  summary: 'List the visits to come, and that are on, of a regular visitor who is signed in',
  responses: {
    ...refusals,
    200: json(
      'Visits, the next first',
      z.object({ now: z.string(), residence: z.string(), timeZone: z.string(), items: z.array(own) }),
    ),
  },
});

/** What regular visitors see of their own visits, without a link. */
export function addOwnVisitRoutes(app: ProductApp, { store, residence, clock }: OwnVisitRoutesOptions): void {
  app.openapi(list, async (context) => {
    const { tenant, user } = callerOf(context, 'visitor');
    const at = clock.now();
    const [view, person] = await Promise.all([
      residence.view(tenant, at),
      residence.visitorOfUser(tenant, user),
    ]);
    const visits = person === undefined ? [] : await store.listOfVisitor(tenant, person);
    const items = visits
      .map(({ visit }) => visit)
      .filter((visit) => closesAt(visit) > at)
      .flatMap((visit) =>
        visit.guests
          .filter((guest) => guest.person === person && mayCome(guest))
          .map(({ id }) => ({
            id,
            resident: view.residents.get(visit.resident)?.name ?? '',
            startsAt: isoTime(visit.startsAt),
            endsAt: isoTime(visit.endsAt),
            opensAt: isoTime(opensAt(visit)),
            token: ownToken(id),
          })),
      );
    return context.json({ now: isoTime(at), residence: view.name, timeZone: view.timeZone, items }, 200);
  });
}
