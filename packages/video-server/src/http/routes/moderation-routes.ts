import { ROLES, SOURCES } from '@crossfade/video-core';
import {
  callIdSchema,
  participantIdSchema,
  PARTICIPANTS_PAGE,
  removalMessageSchema,
  type Moderation,
} from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { participantSchema } from './answer-schemas.ts';
import { errors, staffRefusals } from './error-schema.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';

const call = z.object({ call: callIdSchema });
const person = call.extend({ participant: participantIdSchema });
const source = z.enum(SOURCES);
const json = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});
const refusals = {
  ...staffRefusals,
  ...errors(
    [403, 'not-a-host: the caller is a participant but not a host'],
    [404, 'call-not-found or participant-not-found'],
    [410, 'call-ended'],
    [503, 'provider-unavailable or store-unavailable'],
  ),
};
const done = {
  204: {
    description:
      'Stored. The rooms obey at once, or as soon as their provider answers. Repeating it changes nothing.',
  },
  ...refusals,
};
/** One of them suffices. */
const security = [{ staff: [] }, { host: [] }];

const listParticipants = createRoute({
  method: 'get',
  path: '/calls/{call}/participants',
  summary: 'List participants, with who is connected now',
  security,
  request: {
    params: call,
    query: z.object({
      after: participantIdSchema.optional().openapi({ description: 'The last id of the page before' }),
      limit: z.coerce.number().int().min(1).max(PARTICIPANTS_PAGE).default(PARTICIPANTS_PAGE),
    }),
  },
  responses: {
    200: {
      description: 'A page of them, in the order of joining',
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
  summary: 'Permanently remove a participant, with a message',
  security,
  request: { params: person, body: json(z.object({ message: removalMessageSchema.default('') })) },
  responses: done,
});

const setRole = createRoute({
  method: 'post',
  path: '/calls/{call}/participants/{participant}/role',
  summary: 'Make a participant a host or a guest',
  security,
  request: { params: person, body: json(z.object({ role: z.enum(ROLES) })) },
  responses: done,
});

const bySource = (action: 'mute' | 'block' | 'unblock', summary: string) =>
  createRoute({
    method: 'post',
    path: `/calls/{call}/participants/{participant}/${action}`,
    summary,
    security,
    request: { params: person, body: json(z.object({ source })) },
    responses: done,
  });

const bySourceRoutes = [
  ['mute', bySource('mute', 'Mute a source; the participant may unmute')],
  ['block', bySource('block', 'Block a source until it is unblocked; blocking the screen blocks its audio')],
  ['unblock', bySource('unblock', 'Unblock a source')],
] as const;

const muteAll = createRoute({
  method: 'post',
  path: '/calls/{call}/mute',
  summary: 'Mute every microphone except the caller’s; participants may unmute',
  security,
  request: { params: call },
  responses: done,
});

const lock = createRoute({
  method: 'post',
  path: '/calls/{call}/lock',
  summary: 'Lock or unlock the call to new participants',
  security,
  request: { params: call, body: json(z.object({ locked: z.boolean() })) },
  responses: done,
});

const withhold = createRoute({
  method: 'post',
  path: '/calls/{call}/withhold',
  summary: 'Restrict a source to hosts, now and for later guests, or lift the restriction',
  security,
  request: { params: call, body: json(z.object({ source, withheld: z.boolean() })) },
  responses: done,
});

const end = createRoute({
  method: 'post',
  path: '/calls/{call}/end',
  summary: 'End a call for everyone',
  security,
  request: { params: call },
  responses: done,
});

/** Moderation: by staff in every call of their tenant, by a host in their own call. */
export function addModerationRoutes(
  app: OpenAPIHono,
  moderation: Moderation,
  authorizer: RequestAuthorizer,
): void {
  app.openapi(listParticipants, async (context) => {
    const { call } = context.req.valid('param');
    const { after, limit } = context.req.valid('query');
    const page = { limit, ...(after !== undefined && { after }) };
    const participants = await moderation.listParticipants(await authorizer.actor(context), call, page);
    return context.json({ participants }, 200);
  });
  app.openapi(remove, async (context) => {
    const { call, participant } = context.req.valid('param');
    const { message } = context.req.valid('json');
    await moderation.remove(await authorizer.actor(context), call, participant, message);
    return context.body(null, 204);
  });
  app.openapi(setRole, async (context) => {
    const { call, participant } = context.req.valid('param');
    await moderation.setRole(
      await authorizer.actor(context),
      call,
      participant,
      context.req.valid('json').role,
    );
    return context.body(null, 204);
  });
  for (const [action, route] of bySourceRoutes)
    app.openapi(route, async (context) => {
      const { call, participant } = context.req.valid('param');
      await moderation[action](
        await authorizer.actor(context),
        call,
        participant,
        context.req.valid('json').source,
      );
      return context.body(null, 204);
    });
  app.openapi(muteAll, async (context) => {
    await moderation.muteAll(await authorizer.actor(context), context.req.valid('param').call);
    return context.body(null, 204);
  });
  app.openapi(lock, async (context) => {
    const { locked } = context.req.valid('json');
    await moderation.setLocked(await authorizer.actor(context), context.req.valid('param').call, locked);
    return context.body(null, 204);
  });
  app.openapi(withhold, async (context) => {
    const { source, withheld } = context.req.valid('json');
    await moderation.setGuestsDenied(
      await authorizer.actor(context),
      context.req.valid('param').call,
      source,
      withheld,
    );
    return context.body(null, 204);
  });
  app.openapi(end, async (context) => {
    await moderation.endCall(await authorizer.actor(context), context.req.valid('param').call);
    return context.body(null, 204);
  });
}
