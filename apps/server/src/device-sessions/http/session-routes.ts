import { asId, type TenantId } from '@crossfade/video-core';
import { displayNameSchema, providerKindSchema } from '@crossfade/video-core/server';
import { errors, joinAnswerSchema } from '@crossfade/video-server';
import { createRoute, z } from '@hono/zod-openapi';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import { callerOf } from '../../rights/request-rights.ts';
import type { DeviceSessions, SessionAccess } from '../service/device-sessions.ts';

/** Where a device streams that does not say what it can run: the SDKs of game engines are LiveKit's. */
const DEFAULT_ADAPTERS = [asId.provider('livekit')];
const GUEST = 'Viewer';

const adapters = z
  .array(providerKindSchema)
  .min(1)
  .max(16)
  .openapi({ description: 'Providers that the client has an SDK for' });

const access = z
  .object({
    livekitUrl: z.string().openapi({ description: 'Where the SDK of `provider` connects to' }),
    token: z.string(),
    roomName: z.string(),
    server_url: z.string().openapi({ description: 'As in the answer of LiveKit’s TokenSource endpoints' }),
    participant_token: z.string(),
    provider: z.string().openapi({ description: 'Whose SDK the token is for' }),
    join: joinAnswerSchema.openapi({ description: 'The same for a client of any provider' }),
  })
  .openapi('DeviceSessionAccess');

const startAccess = z
  .object({
    ...access.shape,
    watchToken: z
      .string()
      .openapi({ description: 'Lets who has no account watch this session until it ends' }),
  })
  .openapi('NewDeviceSessionAccess');

const placing = errors([503, 'no-provider, provider-unavailable or store-unavailable']);

const start = createRoute({
  ...guarded('sessions:start'),
  method: 'post',
  path: '/api/stream/session/start',
  summary: 'Begin to stream from a device; ends by itself when the device is away for 30 s',
  request: jsonBody(
    z
      .object({
        gameId: z.string().regex(/^[\w.-]{1,64}$/),
        adapters: adapters.default([...DEFAULT_ADAPTERS]),
      })
      .openapi('NewDeviceSession'),
  ),
  responses: { ...refusals, ...placing, 200: json('What to stream with', startAccess) },
});

const join = createRoute({
  ...guarded('sessions:watch'),
  method: 'post',
  path: '/api/stream/session/join/{roomName}',
  summary: 'Watch what a device streams, with an account or by its watch token',
  request: {
    params: z.object({ roomName: z.string().min(1).max(100) }),
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z
            .object({
              name: displayNameSchema.exactOptional(),
              adapters: adapters.exactOptional(),
              watchToken: z.string().min(1).max(200).exactOptional(),
            })
            .openapi('DeviceSessionViewer'),
        },
      },
    },
  },
  responses: {
    ...refusals,
    ...placing,
    200: json('What to watch with', access),
    404: json('No such session, or it has ended', z.object({ error: z.literal('Stream not found') })),
  },
});

const active = createRoute({
  ...guarded('sessions:list'),
  method: 'get',
  path: '/api/stream/active',
  summary: 'List the device sessions that are live, the latest first',
  responses: {
    ...refusals,
    200: json(
      'Sessions',
      z.array(
        z
          .object({
            roomName: z.string(),
            numParticipants: z.number().openapi({ description: 'The streamer included' }),
            creationTime: z.number().openapi({ description: 'Seconds since 1970' }),
            streamer: z.string().openapi({ description: 'The id of the user' }),
            gameId: z.string(),
          })
          .openapi('ActiveDeviceSession'),
      ),
    ),
  },
});

export interface SessionRoutesOptions {
  readonly sessions: DeviceSessions;
  /** The tenant of who presents no credential. */
  readonly tenant: TenantId;
  readonly limits: Pick<ProductLimits, 'networkOf' | 'take'>;
}

/** A minute: sessions that one user begins, and tokens for one network. */
const PER_MINUTE = { starts: 20, tokens: 600 } as const;

/** What devices and viewers ask of sessions. */
export function addSessionRoutes(app: ProductApp, { sessions, tenant, limits }: SessionRoutesOptions): void {
  app.openapi(start, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    await limits.take(`device-session ${caller.user}`, PER_MINUTE.starts);
    const granted = await sessions.start(caller, context.req.valid('json'));
    return context.json({ ...answered(granted), watchToken: granted.watchToken }, 200);
  });
  app.openapi(join, async (context) => {
    await limits.take(`stream-token ${limits.networkOf(context)}`, PER_MINUTE.tokens);
    const { name = GUEST, adapters: able, watchToken: token } = context.req.valid('json');
    const callers = await context.var.callers();
    try {
      const granted = await sessions.watch(
        context.req.valid('param').roomName,
        { callers, token },
        { displayName: name, ...(able && { adapters: able }) },
      );
      return context.json(answered(granted), 200);
    } catch (error) {
      if (error instanceof NotFoundError) return context.json({ error: 'Stream not found' as const }, 404);
      throw error;
    }
  });
  app.openapi(active, async (context) => {
    const live = await sessions.listLive(tenant);
    const shown = live.map(({ roomName, participants, createdAt, user, gameId }) => ({
      roomName,
      numParticipants: participants,
      creationTime: Math.floor(createdAt / 1_000),
      streamer: user,
      gameId,
    }));
    return context.json(shown, 200);
  });
}

const answered = ({ session: { roomName }, token, url, join: answer }: SessionAccess) => ({
  livekitUrl: url,
  token,
  roomName,
  server_url: url,
  participant_token: token,
  provider: answer.decision.provider,
  join: answer,
});
