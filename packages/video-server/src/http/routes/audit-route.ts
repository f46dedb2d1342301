import type { TenantId } from '@crossfade/video-core';
import type { AuditLog } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { DecisionStore, KeptDecision } from '../../call-server-store.ts';
import { requireGrant } from '../../operation/require-grant.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { decisionSchema, inputsSchema } from './answer-schemas.ts';
import { staffRefusals } from './error-schema.ts';

const PAGE = 200;

const entry = z
  .object({
    id: z.number(),
    at: z.number(),
    subject: z.string().openapi({ description: 'Who' }),
    who: z
      .string()
      .optional()
      .openapi({ description: 'What the subject is called now, where that is known' }),
    action: z.string().openapi({ description: '`decide`, or what staff, a host or an operator did' }),
    call: z.string().optional(),
    participant: z.string().optional(),
    deployment: z.string().optional(),
    detail: z.string().optional().openapi({ description: 'Parameters, or the reason given' }),
    change: z.looseObject({}).optional().openapi({ description: 'What was changed, before and after' }),
    key: z.string().optional().openapi({ description: 'Of a decision: the pseudonym of the key' }),
    decision: decisionSchema.optional(),
    refusal: z.string().optional().openapi({ description: 'The code of the error, in place of a decision' }),
    inputs: inputsSchema.optional().openapi({ description: 'What a decision rests on; absent: the pin' }),
  })
  .openapi('AuditEntry');

const route = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'Read what was done, or every decision (staff only)',
  security: [{ staff: [] }],
  request: {
    query: z.object({
      of: z.enum(['changes', 'decisions']).default('changes').openapi({
        description: 'Decisions are as many as joins, so they are a list of their own',
      }),
      before: z.coerce
        .number()
        .int()
        .min(1)
        .max(Number.MAX_SAFE_INTEGER)
        .optional()
        .openapi({ description: 'The `next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE),
    }),
  },
  responses: {
    200: {
      description: 'A page of entries of the tenant, the latest first',
      content: {
        'application/json': {
          schema: z.object({
            entries: z.array(entry),
            next: z.number().optional().openapi({ description: 'Absent on the last page' }),
          }),
        },
      },
    },
    ...staffRefusals,
  },
});

/** What subjects are called now; of those that have no name, nothing. */
export type SubjectNames = (
  tenant: TenantId,
  subjects: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

export interface AuditRouteOptions {
  readonly audit: AuditLog;
  readonly decisions: Pick<DecisionStore, 'list'>;
  readonly namesOf?: SubjectNames;
}

export function addAuditRoute(
  app: OpenAPIHono,
  { audit, decisions, namesOf }: AuditRouteOptions,
  authorizer: RequestAuthorizer,
): void {
  app.openapi(route, async (context) => {
    const { of, before, limit } = context.req.valid('query');
    const identity = await authorizer.identify(context, 'moderate');
    requireGrant(identity, 'staff');
    const { tenant } = identity;
    const page = { limit, ...(before !== undefined && { before }) };
    const kept = of === 'changes' ? await changes() : await decided();
    const names = await namesOf?.(
      tenant,
      kept.map(({ subject }) => subject),
    );
    const entries = kept.map((one) => Object.assign(one, { who: names?.get(one.subject) }));
    const next = entries.length === limit ? entries.at(-1)?.id : undefined;
    return context.json({ entries, ...(next !== undefined && { next }) }, 200);

    async function changes() {
      const listed = await audit.list(tenant, page);
      return listed.map(({ tenant: _tenant, ...rest }) => rest);
    }
    async function decided() {
      const listed = await decisions.list(tenant, page);
      return listed.map(decisionEntry);
    }
  });
}

const decisionEntry = ({ tenant: _tenant, outcome, ...kept }: KeptDecision) => ({
  ...kept,
  action: 'decide',
  ...(outcome.decided ? { decision: outcome.decision } : { refusal: outcome.code }),
});
