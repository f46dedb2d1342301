import { createRoute, z } from '@hono/zod-openapi';
import { kindOf, asId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { guarded, json, refusals } from '../../http/guarded.ts';
import { pageOf, searchOf } from '../../http/pages.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { managerOf } from '../../rights/request-rights.ts';
import type { Visit } from '../policy/visit.ts';
import { visitIdSchema } from '../policy/visit-ids.ts';
import type { Residence, ResidenceView } from '../service/residence.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { isoTime } from '../views/iso-time.ts';

export interface HistoryRoutesOptions {
  readonly store: Pick<VisitStore, 'listHistory' | 'figures'>;
  readonly residence: Pick<Residence, 'view'>;
  readonly clock: Clock;
}

const moment = z.iso
  .datetime({ offset: true })
  .or(z.iso.date())
  .transform((value) => Date.parse(value));
const PAGE = 50;
const DAY = 24 * 3_600_000;
const MONTHS = 12;

const pastSchema = z
  .object({
    id: z.string(),
    resident: z.string(),
    visitors: z.array(z.string()),
    startsAt: z.string(),
    endedAt: z.string(),
    /** From the first admission to the end; 0 for a visit that did not take place. */
    seconds: z.number(),
    outcome: z.string(),
    /** What ended it. */
    cause: z.string().optional(),
    provider: z.string().optional(),
    why: z.string().optional(),
    /** Every deployment that carried it, in their order. */
    carried: z.array(z.object({ deployment: z.string(), reason: z.string(), from: z.string() })),
  })
  .openapi('PastVisit');

const list = createRoute({
  ...guarded('visits:read'),
  method: 'get',
  path: '/api/visits',
  summary: 'List visits that are over, the latest first',
  request: {
    query: z.object({
      from: moment.optional(),
      to: moment.optional(),
      q: z.string().max(200).optional(),
      cursor: visitIdSchema.optional(),
    }),
  },
  responses: { ...refusals, 200: json('A page of the history', pageOf(pastSchema)) },
});

const month = z
  .object({
    month: z.string(),
    visits: z.number(),
    answered: z.number(),
    declined: z.number(),
    unanswered: z.number(),
    minutes: z.number(),
    medianWaitSeconds: z.number(),
    failed: z.number(),
  })
  .openapi('MonthOfVisits');

const figures = createRoute({
  ...guarded('visits:figures'),
  method: 'get',
  path: '/api/figures',
  summary: 'Count visits per month, in the time zone of the residence',
  request: {
    query: z.object({
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
    }),
  },
  responses: { ...refusals, 200: json('Months, the latest first', z.object({ items: z.array(month) })) },
});

export function addHistoryRoutes(app: ProductApp, { store, residence, clock }: HistoryRoutesOptions): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const now = clock.now();
    const { from = 0, to = now + DAY, q, cursor } = context.req.valid('query');
    const search = searchOf(q);
    const view = await residence.view(tenant, now);
    const visits = await store.listHistory(tenant, {
      from,
      to,
      limit: PAGE,
      ...(search !== undefined && { search }),
      ...(cursor !== undefined && { after: cursor }),
    });
    const next = visits.length === PAGE ? visits.at(-1)?.id : undefined;
    return context.json(
      { items: visits.map((visit) => pastVisit(visit, view)), ...(next !== undefined && { next }) },
      200,
    );
  });

  app.openapi(figures, async (context) => {
    const { tenant } = managerOf(context);
    const { month: wanted } = context.req.valid('query');
    const { timeZone } = await residence.view(tenant, clock.now());
    const items = await store.figures(tenant, timeZone, MONTHS);
    return context.json(
      { items: items.filter((item) => wanted === undefined || item.month === wanted) },
      200,
    );
  });
}

function pastVisit(visit: Visit, view: ResidenceView): z.output<typeof pastSchema> {
  const { over, callSince, carried, startsAt } = visit;
  const endedAt = over?.at ?? startsAt;
  const last = carried.at(-1);
  return {
    id: visit.id,
    resident: view.residents.get(visit.resident)?.name ?? '',
    visitors: visit.guests.map(({ name }) => name),
    startsAt: isoTime(startsAt),
    endedAt: isoTime(endedAt),
    seconds: callSince === undefined ? 0 : Math.round((endedAt - callSince) / 1_000),
    outcome: over?.outcome ?? 'ended',
    ...(over?.cause !== undefined && { cause: over.cause }),
    ...(last && { provider: kindOf(asId.deployment(last.deployment)), why: last.reason }),
    carried: carried.map(({ deployment, reason, from }) => ({
      deployment,
      reason,
      from: isoTime(from),
    })),
  };
}
