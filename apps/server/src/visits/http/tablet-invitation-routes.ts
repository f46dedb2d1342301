import { createRoute, z } from '@hono/zod-openapi';
import type { Deed } from '../../audit/record-deed.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { idField } from '../../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import { subjectOf, type TabletCaller } from '../../rights/caller.ts';
import { callerOf } from '../../rights/request-rights.ts';
import type { Invitations } from '../service/invitations.ts';
import type { Residence } from '../service/residence.ts';
import { moment } from './visit-schemas.ts';

export interface TabletInvitationRoutesOptions {
  readonly invitations: Pick<Invitations, 'invite'>;
  readonly residence: Pick<Residence, 'residentsOf' | 'visitorsOf'>;
  readonly limits: ProductLimits;
  readonly note: (caller: TabletCaller, deed: Deed) => Promise<void>;
}

/** Invitations of one tablet in a minute: residents invite a few people. */
const PER_MINUTE = 6;

const visitors = createRoute({
  ...guarded('tablet:invite'),
  method: 'get',
  path: '/api/tablet/visitors',
  summary:
    'List whom the residents of the tablet can invite: visitors whom staff know, and who are not blocked',
  responses: {
    ...refusals,
    200: json(
      'Known visitors',
      z.object({
        items: z.array(
          z
            .object({ id: z.string(), name: z.string(), relation: z.string(), resident: z.string() })
            .openapi('KnownVisitor'),
        ),
      }),
    ),
  },
});

const invite = createRoute({
  ...guarded('tablet:invite'),
  method: 'post',
  path: '/api/tablet/invitations',
  summary:
    'Invite a known visitor for a resident of the tablet, now or at a time; staff see the link, tablets do not',
  request: jsonBody(
    z
      .object({
        resident: idField,
        visitor: idField,
        startsAt: moment.exactOptional().openapi({ description: 'Absent: now' }),
      })
      .openapi('InvitationByResident'),
  ),
  responses: {
    ...refusals,
    200: json(
      'The visit',
      z
        .object({ id: z.string(), visit: z.string(), mailed: z.boolean() })
        .openapi('InvitedByResident', { description: '`mailed`: the visitor gets the link by e-mail' }),
    ),
  },
});

/** What residents do about their own visitors. */
export function addTabletInvitationRoutes(app: ProductApp, options: TabletInvitationRoutesOptions): void {
  const { invitations, residence, limits, note } = options;

  app.openapi(visitors, async (context) => {
    const { tenant, tablet } = callerOf(context, 'tablet');
    const items = await residence.visitorsOf(tenant, await residence.residentsOf(tenant, tablet));
    return context.json({ items: [...items] }, 200);
  });

  app.openapi(invite, async (context) => {
    const caller = callerOf(context, 'tablet');
    const { tenant, tablet } = caller;
    const { resident, visitor, startsAt } = context.req.valid('json');
    await limits.take(`invitations of tablet ${tablet}`, PER_MINUTE);
    const residents = await residence.residentsOf(tenant, tablet);
    const known = await residence.visitorsOf(tenant, residents);
    // A tablet speaks for its own residents, and knows nobody but their visitors.
    if (!known.some((one) => one.id === visitor && one.resident === resident))
      throw new NotFoundError('visitor');
    const invited = await invitations.invite(tenant, subjectOf(caller), {
      resident,
      visitor,
      ...(startsAt !== undefined && { startsAt }),
    });
    await note(caller, {
      action: 'visits:invite',
      detail: invited.visit.id,
      change: { invitation: invited.id },
    });
    const { id, visit, mailed } = invited;
    return context.json({ id, visit: visit.id, mailed }, 200);
  });
}
