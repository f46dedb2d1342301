import { SOURCES } from '@crossfade/video-core';
import {
  callIdSchema,
  callKeySchema,
  participantIdSchema,
  type CallRecord,
  type Identify,
  type Moderation,
} from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { callSchema, participantSchema } from './answer-schemas.ts';
import { errors } from './error-schema.ts';

const MESSAGE_LIMIT = 300;

const call = z.object({ call: callIdSchema });
const person = call.extend({ participant: participantIdSchema });
const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
const refusals = errors(
  [400, 'invalid-input'],
  [401, 'unauthorized'],
  [404, 'call-not-found or participant-not-found'],
  [410, 'call-ended'],
  [503, 'provider-unavailable'],
);
const done = { 204: { description: 'Done, or done already' }, ...refusals };
const security = [{ staff: [] }];

const findCalls = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'The open call at a key',
  security,
  request: { query: z.object({ key: callKeySchema }) },
  responses: {
    200: {
      description: 'One call, or none',
      content: { 'application/json': { schema: z.object({ calls: z.array(callSchema) }) } },
    },
    ...refusals,
  },
});

const listParticipants = createRoute({
  method: 'get',
  path: '/calls/{call}/participants',
  summary: 'Everyone who joined, and who is inside',
  security,
  request: { params: call },
  responses: {
    200: {
      description: 'In the order of joining',
      content: {
        'application/json': { schema: z.object({ participants: z.array(participantSchema).readonly() }) },
      },
    },
    ...refusals,
  },
});

const remove = createRoute({
  method: 'post',
  path: '/calls/{call}/participants/{participant}/remove',
  summary: 'Put somebody out for good, who is told why',
  security,
  request: {
    params: person,
    body: json(z.object({ message: z.string().trim().max(MESSAGE_LIMIT).default('') })),
  },
  responses: done,
});

const bySource = (action: 'mute' | 'block' | 'unblock', summary: string) =>
  createRoute({
    method: 'post',
    path: `/calls/{call}/participants/{participant}/${action}`,
    summary,
    security,
    request: { params: person, body: json(z.object({ source: z.enum(SOURCES) })) },
    responses: done,
  });

const bySourceRoutes = [
  ['mute', bySource('mute', 'Silence a source; the person may unmute')],
  ['block', bySource('block', 'Take a source from a person')],
  ['unblock', bySource('unblock', 'Give a source back')],
] as const;

const end = createRoute({
  method: 'post',
  path: '/calls/{call}/end',
  summary: 'End a call for everyone',
  security,
  request: { params: call },
  responses: done,
});

export function addModerationRoutes(app: OpenAPIHono, moderation: Moderation, identify: Identify): void {
  app.openapi(findCalls, async (context) => {
    const identity = await identify(context.req.raw.headers);
    const found = await moderation.findOpenCall(identity, context.req.valid('query').key);
    return context.json({ calls: found ? [callAnswer(found)] : [] }, 200);
  });
  app.openapi(listParticipants, async (context) => {
    const identity = await identify(context.req.raw.headers);
    const participants = await moderation.listParticipants(identity, context.req.valid('param').call);
    return context.json({ participants }, 200);
  });
  app.openapi(remove, async (context) => {
    const identity = await identify(context.req.raw.headers);
    const { call, participant } = context.req.valid('param');
    await moderation.remove(identity, call, participant, context.req.valid('json').message);
    return context.body(null, 204);
  });
  for (const [action, route] of bySourceRoutes)
    app.openapi(route, async (context) => {
      const identity = await identify(context.req.raw.headers);
      const { call, participant } = context.req.valid('param');
      await moderation[action](identity, call, participant, context.req.valid('json').source);
      return context.body(null, 204);
    });
  app.openapi(end, async (context) => {
    const identity = await identify(context.req.raw.headers);
    await moderation.endCall(identity, context.req.valid('param').call);
    return context.body(null, 204);
  });
}

const callAnswer = ({ id, key, pin, epoch, decision, openedAt, emptySince }: CallRecord) => ({
  id,
  key,
  deployment: pin,
  epoch,
  decision,
  openedAt,
  ...(emptySince !== undefined && { emptySince }),
});
