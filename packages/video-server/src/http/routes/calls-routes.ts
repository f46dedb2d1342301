import { kindOf } from '@crossfade/video-core';
import { callKeySchema, type DecisionChain } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { CallOverview, ListedCall } from '../../operation/call-overview.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { callSchema, decisionSchema } from './answer-schemas.ts';
import { staffRefusals } from './error-schema.ts';

/** The largest page of calls: each of them asks its deployment who is inside. */
const CALLS_PAGE = 100;

const security = [{ staff: [] }];

const listCalls = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'List open calls, or the one at a key (staff only)',
  security,
  request: {
    query: z.object({
      key: callKeySchema.optional(),
      after: callKeySchema.optional().openapi({ description: 'The `next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(CALLS_PAGE).default(CALLS_PAGE),
    }),
  },
  responses: {
    200: {
      description: 'A page of calls in the order of their keys; with `key`, that call or an empty list',
      content: {
        'application/json': {
          schema: z.object({
            calls: z.array(callSchema),
            next: z.string().optional().openapi({ description: 'Absent on the last page' }),
          }),
        },
      },
    },
    ...staffRefusals,
  },
});

const steps = z.array(
  z.object({
    step: z.enum(['KILL_SWITCH', 'AUDIENCE', 'RULE', 'REQUEST', 'VIDEO_PROVIDER', 'DEFAULT', 'HEALTH']),
    result: z.enum(['answered', 'bound', 'overruled', 'abstained', 'moved']),
    deployment: z.string().optional(),
    why: z.string(),
  }),
);
const chain = z.object({
  decision: decisionSchema.optional(),
  refusal: z.string().optional().openapi({ description: 'The code of the error, in place of a decision' }),
  steps,
});

const explainCalls = createRoute({
  method: 'get',
  path: '/calls/explain',
  summary: 'Explain the decision for a key, step by step (staff only)',
  security,
  request: { query: z.object({ key: callKeySchema }) },
  responses: {
    200: {
      description:
        'How the open call was decided, if there is one, and what a call that is opened now would get: every step in order, with those that lost and why',
      content: {
        'application/json': {
          schema: z
            .object({
              key: z.string(),
              call: callSchema.optional(),
              opening: chain.extend({ at: z.number() }).optional(),
              next: chain,
            })
            .openapi('Explanation'),
        },
      },
    },
    ...staffRefusals,
  },
});

export function addCallsRoutes(
  app: OpenAPIHono,
  overview: CallOverview,
  authorizer: RequestAuthorizer,
): void {
  app.openapi(listCalls, async (context) => {
    const { key, after, limit } = context.req.valid('query');
    const identity = await authorizer.identify(context, 'moderate', key);
    if (key !== undefined)
      return context.json({ calls: (await overview.list(identity, { key })).map(callAnswer) }, 200);
    const page = { limit, ...(after !== undefined && { after }) };
    const calls = await overview.list(identity, page);
    const next = calls.length === limit ? calls.at(-1)?.call.key : undefined;
    return context.json({ calls: calls.map(callAnswer), ...(next !== undefined && { next }) }, 200);
  });
  app.openapi(explainCalls, async (context) => {
    const { key } = context.req.valid('query');
    const identity = await authorizer.identify(context, 'moderate', key);
    const { call, opening, next } = await overview.explain(identity, key);
    return context.json(
      {
        key,
        ...(call && { call: callAnswer({ call, participants: undefined, quality: undefined }) }),
        ...(opening && { opening: { at: opening.at, ...chainAnswer(opening) } }),
        next: chainAnswer(next),
      },
      200,
    );
  });
}

const chainAnswer = ({ outcome, steps: asked }: DecisionChain) => ({
  ...(outcome.decided ? { decision: outcome.decision } : { refusal: outcome.error.code }),
  steps: [...asked],
});

const callAnswer = ({ call, participants, quality }: ListedCall) => ({
  id: call.id,
  key: call.key,
  deployment: call.pin,
  provider: kindOf(call.pin),
  epoch: call.epoch,
  attempt: call.attempt,
  decision: call.decision,
  reason: call.decision.reason,
  locked: call.locked,
  encrypted: call.encrypted,
  withheld: call.guestsDenied,
  openedAt: call.openedAt,
  ...(call.emptySince !== undefined && { emptySince: call.emptySince }),
  ...(participants !== undefined && { participants }),
  ...(quality !== undefined && { quality }),
});
