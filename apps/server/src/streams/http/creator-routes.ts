import { createRoute, z } from '@hono/zod-openapi';
import { ConflictError } from '../../errors/conflict-error.ts';
import { guarded, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { callerOf } from '../../rights/request-rights.ts';
import type { Streams } from '../service/streams.ts';
import { ownStream } from '../views/shown-stream.ts';
import { envelope, enveloped, said, streamRefusals } from './enveloped.ts';
import { access, chatChanges, creatorStream, newStream, streamChanges } from './stream-schemas.ts';

const responses = { ...refusals, ...streamRefusals };
const one = { ...responses, 200: enveloped('The stream', creatorStream) };

const create = createRoute({
  ...guarded('streams:publish'),
  method: 'post',
  path: '/api/stream/create',
  summary: 'Set up one’s stream, which staff have to approve once; one that there is, is changed',
  request: jsonBody(newStream),
  responses: one,
});

const info = createRoute({
  ...guarded('streams:publish'),
  method: 'get',
  path: '/api/stream/info',
  summary: 'Read one’s stream',
  responses: one,
});

const changeInfo = createRoute({
  ...guarded('streams:publish'),
  method: 'put',
  path: '/api/stream/info',
  summary: 'Change title, description or thumbnail of one’s stream, also while it is live',
  request: jsonBody(streamChanges),
  responses: one,
});

const changeChat = createRoute({
  ...guarded('streams:publish'),
  method: 'put',
  path: '/api/stream/chat-settings',
  summary: 'Change who may write in the chat of one’s stream; holds for the next message',
  request: jsonBody(chatChanges),
  responses: one,
});

const status = createRoute({
  ...guarded('streams:publish'),
  method: 'get',
  path: '/api/stream/status',
  summary: 'Read whether one’s stream is live, and how many watch',
  responses: {
    ...responses,
    200: enveloped(
      'How it stands',
      z.object({
        isLive: z.boolean(),
        liveSince: z.string().nullable(),
        approval: creatorStream.shape.approval,
        viewerCount: z.number(),
      }),
    ),
  },
});

const token = createRoute({
  ...guarded('streams:publish'),
  method: 'post',
  path: '/api/stream/creator-webrtc-token',
  summary: 'Issue a token with which the host publishes from a browser',
  responses: {
    ...responses,
    200: enveloped(
      'What to connect with',
      z.object({
        ...access,
        wsUrl: z.string(),
        roomId: z.string().openapi({ description: 'The id of the host' }),
      }),
    ),
  },
});

const start = createRoute({
  ...guarded('streams:publish'),
  method: 'post',
  path: '/api/stream/start-browser',
  summary: 'Go live; it ends by itself when the host is away for 30 s',
  responses: { ...responses, 200: said('Live, now or before') },
});

const stop = createRoute({
  ...guarded('streams:publish'),
  method: 'post',
  path: '/api/stream/stop-browser',
  summary: 'End the stream for everyone',
  responses: { ...responses, 200: said('Over, now or before') },
});

export interface CreatorRoutesOptions {
  readonly streams: Streams;
  /** Whether creators may go live in a browser. */
  readonly browser: boolean;
}

const BY_ENCODER = 'Nobody goes live in a browser here. Stream with an encoder: its key is on the Keys page.';

/** What a creator does with their own stream. */
export function addCreatorRoutes(app: ProductApp, { streams, browser }: CreatorRoutesOptions): void {
  for (const { path } of [create, info, changeChat, status, token, start, stop]) app.use(path, envelope);
  app.openapi(create, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    const { title, ...changes } = context.req.valid('json');
    const data = ownStream(await streams.create(caller, title, changes));
    return context.json({ success: true as const, data }, 200);
  });
  app.openapi(info, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    return context.json({ success: true as const, data: ownStream(await streams.own(user)) }, 200);
  });
  app.openapi(changeInfo, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    const data = ownStream(await streams.change(user, context.req.valid('json')));
    return context.json({ success: true as const, data }, 200);
  });
  app.openapi(changeChat, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    const data = ownStream(await streams.change(user, context.req.valid('json')));
    return context.json({ success: true as const, data }, 200);
  });
  app.openapi(status, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    const stream = await streams.own(user);
    const { isLive, liveSince, approval } = ownStream(stream);
    const data = { isLive, liveSince, approval, viewerCount: await streams.countViewers(stream) };
    return context.json({ success: true as const, data }, 200);
  });
  app.openapi(token, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    if (!browser) throw new ConflictError(BY_ENCODER);
    const { url, ...granted } = await streams.access(caller, caller.user, { displayName: caller.name });
    const data = { ...granted, wsUrl: url, roomId: caller.user };
    return context.json({ success: true as const, data }, 200);
  });
  app.openapi(start, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    if (!browser) throw new ConflictError(BY_ENCODER);
    await streams.start(user);
    return context.json({ success: true as const, message: 'Your stream is live.' }, 200);
  });
  app.openapi(stop, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    await streams.stop(user);
    return context.json({ success: true as const, message: 'Your stream has ended.' }, 200);
  });
}
