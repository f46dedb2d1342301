import { displayNameSchema, providerKindSchema } from '@crossfade/video-core/server';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { TenantId } from '@crossfade/video-core';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { idField } from '../../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import type { UserCaller } from '../../rights/caller.ts';
import type { ProductEnv } from '../../rights/request-rights.ts';
import { isUser, type StreamDoor } from '../door/stream-door.ts';
import type { Stream } from '../policy/stream.ts';
import type { Streams } from '../service/streams.ts';
import type { Relations } from '../store/relations.ts';
import type { StreamStore } from '../store/stream-store.ts';
import { shownStream } from '../views/shown-stream.ts';
import { BlockedError } from '../../errors/blocked-error.ts';
import { envelope, enveloped, streamRefusals } from './enveloped.ts';
import { access, adaptersQuery, stream, watchedStream } from './stream-schemas.ts';

const responses = { ...refusals, ...streamRefusals };
const hostParams = z.object({ hostId: idField });
const GUEST = 'Guest';
const nameQuery = displayNameSchema.optional().openapi({
  type: 'string',
  description: 'What a guest is called; users have their own name',
});

const home = createRoute({
  ...guarded('streams:watch'),
  method: 'get',
  path: '/api/streams',
  summary: 'List the streams, those that are live first',
  request: {
    query: z.object({
      q: z.string().max(200).optional().openapi({ description: 'Part of a title or of a name' }),
    }),
  },
  responses: { ...refusals, 200: json('Streams', z.object({ streams: z.array(stream) })) },
});

const token = createRoute({
  ...guarded('streams:watch'),
  method: 'get',
  path: '/api/stream/token/{hostId}',
  summary: 'Issue a token for a stream: to its host to publish, to everyone else to watch',
  request: {
    params: hostParams,
    query: z.object({ name: nameQuery, adapters: adaptersQuery }),
  },
  responses: {
    ...responses,
    200: json('What to connect with', z.object({ ...access, url: z.string() })),
  },
});

const show = createRoute({
  ...guarded('streams:watch'),
  method: 'get',
  path: '/api/stream/{hostId}',
  summary: 'Read a stream',
  request: { params: hostParams },
  responses: { ...responses, 200: json('The stream', z.object({ stream: watchedStream })) },
});

const showByName = createRoute({
  ...guarded('streams:watch'),
  method: 'get',
  path: '/api/viewer/stream/{username}',
  summary: 'Read a stream by its host’s username',
  request: { params: z.object({ username: idField }) },
  responses: { ...responses, 200: enveloped('The stream', watchedStream) },
});

const tokenByName = createRoute({
  ...guarded('streams:watch'),
  method: 'post',
  path: '/api/viewer/token',
  summary: 'Issue a token for a stream by its host’s username',
  request: jsonBody(
    z
      .object({
        username: idField,
        name: displayNameSchema.exactOptional(),
        adapters: z.array(providerKindSchema).min(1).max(16).exactOptional(),
      })
      .openapi('ViewerTokenRequest'),
  ),
  responses: {
    ...responses,
    200: enveloped('What to connect with', z.object({ ...access, wsUrl: z.string(), roomId: z.string() })),
  },
});

export interface ViewerRoutesOptions {
  readonly streams: Streams;
  readonly store: StreamStore;
  readonly relations: Relations;
  readonly door: StreamDoor;
  /** The tenant of guests. */
  readonly tenant: TenantId;
  readonly limits: Pick<ProductLimits, 'networkOf' | 'take'>;
}

/** Tokens a minute for one network: as many as may join calls from it, by default. */
const TOKENS_PER_MINUTE = 600;

/** What anyone asks of a stream. Without an account one is a guest, and the tenant is the site's own. */
export function addViewerRoutes(app: ProductApp, options: ViewerRoutesOptions): void {
  const { streams, store, relations, door, tenant, limits } = options;
  const countToken = (context: Context): Promise<void> =>
    limits.take(`stream-token ${limits.networkOf(context)}`, TOKENS_PER_MINUTE);
  const viewed = async (found: Stream, viewer: UserCaller | undefined) => {
    const isHost = viewer?.user === found.host;
    if (viewer && !isHost && (await relations.between(found.host, viewer.user)).blocked)
      throw new BlockedError();
    const [followers, following] = await Promise.all([
      relations.countFollowers(found.host),
      viewer ? relations.isFollowing(viewer.user, found.host) : false,
    ]);
    return { ...shownStream(found), followers, following, isHost };
  };
  const named = async (username: string, viewer: UserCaller | undefined): Promise<Stream> => {
    const found = await store.findByUsername(viewer?.tenant ?? tenant, username.toLowerCase());
    if (!found) throw new NotFoundError('stream');
    return found;
  };

  app.openapi(home, async (context) => {
    const viewer = await viewerOf(context);
    const listed = await store.list(viewer?.tenant ?? tenant, context.req.valid('query').q, viewer?.user);
    return context.json({ streams: listed.map(shownStream) }, 200);
  });
  app.openapi(token, async (context) => {
    await countToken(context);
    const viewer = await viewerOf(context);
    const { name = GUEST, adapters } = context.req.valid('query');
    const granted = await streams.access(viewer, context.req.valid('param').hostId, {
      displayName: viewer?.name ?? name,
      ...(adapters && { adapters }),
    });
    return context.json(granted, 200);
  });
  app.openapi(show, async (context) => {
    const viewer = await viewerOf(context);
    const found = await door.stream(context.req.valid('param').hostId, viewer);
    return context.json({ stream: await viewed(found, viewer) }, 200);
  });
  for (const path of ['/api/viewer/stream/:username', tokenByName.path]) app.use(path, envelope);
  app.openapi(showByName, async (context) => {
    const viewer = await viewerOf(context);
    const found = await named(context.req.valid('param').username, viewer);
    return context.json({ success: true as const, data: await viewed(found, viewer) }, 200);
  });
  app.openapi(tokenByName, async (context) => {
    await countToken(context);
    const viewer = await viewerOf(context);
    const { username, name = GUEST, adapters } = context.req.valid('json');
    const { host } = await named(username, viewer);
    const { url, ...granted } = await streams.access(viewer, host, {
      displayName: viewer?.name ?? name,
      ...(adapters && { adapters }),
    });
    return context.json({ success: true as const, data: { ...granted, wsUrl: url, roomId: host } }, 200);
  });
}

/** Whoever watches by an account; `undefined`: a guest. */
const viewerOf = async (context: Context<ProductEnv>): Promise<UserCaller | undefined> =>
  (await context.var.callers()).find(isUser);
