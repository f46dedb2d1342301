import { kindOf, MOVE_REPORT_STATES } from '@crossfade/video-core';
import {
  callKeySchema,
  deploymentIdSchema,
  MOVE_KINDS,
  MOVE_PHASES,
  moveIdSchema,
  type Moves,
  type WatchedMove,
} from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { errors } from './error-schema.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';

const moveSchema = z
  .object({
    move: z.string(),
    call: z.string(),
    key: z.string(),
    from: z.string(),
    to: z.string(),
    provider: z.string(),
    kind: z.enum(MOVE_KINDS),
    forced: z.boolean(),
    state: z.enum(MOVE_PHASES),
    epoch: z.number().openapi({ description: 'The epoch that the call has after the commit' }),
    reason: z.string().optional().openapi({ description: 'Why it was aborted, or ended early' }),
    detail: z.string().optional(),
    requestedAt: z.number(),
    committedAt: z.number().optional(),
    endedAt: z.number().optional(),
    participants: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        state: z.enum([...MOVE_REPORT_STATES, 'unknown', 'cannot-follow']),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('Move');

/** `unchanged`: the call is on that deployment already, so nothing was begun. */
const begunSchema = z.enum([...MOVE_PHASES, 'unchanged']);

const security = [{ staff: [] }];

const begin = createRoute({
  method: 'post',
  path: '/moves',
  summary: 'Move the call at a key to another deployment while it is live',
  security,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .object({
              key: callKeySchema,
              to: deploymentIdSchema,
              force: z.boolean().default(false).openapi({
                description:
                  'Move without participants who cannot follow or stay unready, who join again where they can; and try again although the last try was aborted.',
              }),
            })
            .openapi('MoveRequest', { required: ['key', 'to'] }),
        },
      },
    },
  },
  responses: {
    202: {
      description: 'The move has begun; `GET /moves/{move}` tells how it goes',
      content: {
        'application/json': {
          schema: z
            .object({ move: z.string().nullable(), state: begunSchema })
            .openapi('MoveBegun', { example: { move: '6f1c…', state: 'prepare' } }),
        },
      },
    },
    ...errors(
      [400, 'invalid-input'],
      [401, 'unauthorized: only staff move calls'],
      [404, 'call-not-found: no call is open at the key; or deployment-not-found'],
      [
        409,
        'move-in-progress; cannot-follow: names who would be disconnected; target-resting: the last try was aborted a moment ago; deployment-unhealthy; deployment-killed; or encryption-unsupported: the call is encrypted and the deployment cannot encrypt',
      ],
      [429, 'rate-limited'],
      [503, 'store-unavailable: Retry-After says when to try again'],
    ),
  },
});

const watch = createRoute({
  method: 'get',
  path: '/moves/{move}',
  summary: 'Tell how a move goes, or went',
  security,
  request: { params: z.object({ move: moveIdSchema }) },
  responses: {
    200: {
      description: 'The move, and while it is open how far each participant is',
      content: { 'application/json': { schema: moveSchema } },
    },
    ...errors(
      [400, 'invalid-input'],
      [401, 'unauthorized: only staff see moves'],
      [404, 'move-not-found'],
      [429, 'rate-limited'],
      [503, 'store-unavailable: Retry-After says when to try again'],
    ),
  },
});

export function addMoveRoutes(app: OpenAPIHono, moves: Moves, authorizer: RequestAuthorizer): void {
  app.openapi(begin, async (context) => {
    const wish = context.req.valid('json');
    const move = await moves.request(wish, await authorizer.identify(context, 'operate', wish.key));
    const begun = move ? { move: move.id, state: move.phase } : { move: null, state: 'unchanged' as const };
    return context.json(begun, 202);
  });
  app.openapi(watch, async (context) => {
    const { move } = context.req.valid('param');
    const watched = await moves.watch(move, await authorizer.identify(context, 'operate'));
    return context.json(moveAnswer(watched), 200);
  });
}

const moveAnswer = ({ move, people }: WatchedMove) => ({
  move: move.id,
  call: move.call,
  key: move.key,
  from: move.source.deployment,
  to: move.target.deployment,
  provider: kindOf(move.target.deployment),
  kind: move.kind,
  forced: move.forced,
  state: move.phase,
  epoch: move.target.epoch,
  ...(move.reason !== undefined && { reason: move.reason }),
  ...(move.detail !== undefined && { detail: move.detail }),
  requestedAt: move.requestedAt,
  ...(move.committedAt !== undefined && { committedAt: move.committedAt }),
  ...(move.endedAt !== undefined && { endedAt: move.endedAt }),
  participants: people.map(({ id, name, follows, report }) => ({
    id,
    name,
    state: follows ? (report?.state ?? ('unknown' as const)) : ('cannot-follow' as const),
    ...(report?.reason !== undefined && { reason: report.reason }),
  })),
});
