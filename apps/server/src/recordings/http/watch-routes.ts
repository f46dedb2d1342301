import { createRoute, z } from '@hono/zod-openapi';
import type { Clock } from '@crossfade/video-core/server';
import { StoreUnavailableError } from '@crossfade/video-server';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { COOKIE_PREFIX, cookieOf } from '../../http/cookies.ts';
import { idParams } from '../../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductEnv } from '../../rights/request-rights.ts';
import type { RecordingViews } from '../library/recording-views.ts';
import type { Watcher, WhoMayWatch } from '../library/who-may-watch.ts';
import { RecordingStorageError } from '../storage/recording-storage-error.ts';
import type { ByteRange, RecordingStorage } from '../storage/recording-storage.ts';
import { recordingIdSchema, type Recording } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { rangeOf } from './byte-range.ts';
import { OpenReads } from './open-reads.ts';
import { watched, type WatchedRecording } from './recording-schemas.ts';

export interface WatchRoutesOptions {
  readonly store: RecordingStore;
  readonly storage: Pick<RecordingStorage, 'read'>;
  readonly views: RecordingViews;
  readonly watchers: WhoMayWatch;
  readonly webUrl: string;
  readonly clock: Clock;
}

/** Requests of one viewer that follow each other within this many milliseconds are one viewing. */
const VIEWING_GAP = 600_000;
const VIEWINGS = 200;
/** Files, or ranges of them, that one viewer reads at the same time. */
const MOST_READS = 16;
/** Seconds that a link of a mail is remembered in a browser. */
const REMEMBERED = 86_400;

const show = createRoute({
  ...guarded('recordings:watch'),
  method: 'get',
  path: '/api/recordings/{id}',
  summary: 'Read what a page that plays a recording shows',
  request: { params: idParams },
  responses: { ...refusals, 200: json('The recording', watched) },
});

const open = createRoute({
  ...guarded('recordings:watch'),
  method: 'post',
  path: '/api/recordings/{id}/open',
  summary: 'Exchange the secret of a link in a mail for a cookie of this browser',
  request: {
    params: idParams,
    ...jsonBody(z.object({ token: z.string().min(1).max(200) }).openapi('OpenRecording')),
  },
  responses: { ...refusals, 204: { description: 'Opened' } },
});

const bytes = { content: { 'video/*': { schema: z.string().openapi({ format: 'binary' }) } } };

const file = createRoute({
  ...guarded('recordings:watch'),
  method: 'get',
  path: '/api/recordings/{id}/file',
  summary: 'Read the recording, or a range of its bytes; each viewing is logged',
  request: {
    params: idParams,
    query: z.object({
      download: z.enum(['true']).optional().openapi({ description: 'Staff: save it as a file' }),
    }),
  },
  responses: {
    ...refusals,
    200: { description: 'The whole file', ...bytes },
    206: { description: 'The range', ...bytes },
    416: { description: 'It has no such bytes' },
  },
});

/** Playing recordings, behind the check of who may watch. What the caller may not watch is not found. */
export function addWatchRoutes(app: ProductApp, options: WatchRoutesOptions): void {
  const { store, storage, views, watchers, webUrl, clock } = options;
  const reads = new OpenReads(MOST_READS);

  const find = async (
    context: Context<ProductEnv>,
    id: string,
    given?: string,
  ): Promise<{ readonly recording: Recording; readonly watcher: Watcher }> => {
    const parsed = recordingIdSchema.safeParse(id);
    const recording = parsed.success ? await store.find(parsed.data) : undefined;
    if (!recording) throw new NotFoundError('recording');
    const token = given ?? cookieOf(context.req.raw.headers, cookieName(id));
    const callers = await context.var.callers();
    const presented = { callers, ...(token !== undefined && { token }) };
    const watcher = await watchers.watcherOf(recording, presented);
    if (!watcher) throw new NotFoundError('recording');
    return { recording, watcher };
  };

  app.openapi(show, async (context) => {
    const { recording, watcher } = await find(context, context.req.valid('param').id);
    const [details] = await views.show(recording.tenant, [recording]);
    if (!details) throw new NotFoundError('recording');
    const { id, state, resident, startedAt, durationMs, contentType, shared } = details;
    const answer: WatchedRecording = {
      as: watcher.as,
      recording: {
        id,
        state,
        shared,
        ...(resident !== undefined && { resident }),
        ...(startedAt !== undefined && { startedAt }),
        ...(durationMs !== undefined && { durationMs }),
        ...(contentType !== undefined && { contentType }),
      },
    };
    if (watcher.as !== 'staff') return context.json(answer, 200);
    const viewings = await store.listViewings(recording.id, VIEWINGS);
    return context.json(
      { ...answer, details, viewings: await views.showViewings(recording.tenant, viewings) },
      200,
    );
  });

  app.openapi(open, async (context) => {
    const { id } = context.req.valid('param');
    const { token } = context.req.valid('json');
    await find(context, id, token);
    setCookie(context, cookieName(id), token, {
      httpOnly: true,
      sameSite: 'Lax',
      path: `/api/recordings/${id}`,
      maxAge: REMEMBERED,
      secure: webUrl.startsWith('https:'),
    });
    return context.body(null, 204);
  });

  app.openapi(file, async (context) => {
    const { recording, watcher } = await find(context, context.req.valid('param').id);
    const download = context.req.valid('query').download === 'true' && watcher.as === 'staff';
    const { id, state, location, contentType, bytes: size } = recording;
    if (state !== 'ready' || location === null || size === null) throw new NotFoundError('recording');
    const answer = rangeOf(context.req.header('range'), size);
    context.header('accept-ranges', 'bytes');
    context.header('content-type', contentType ?? 'application/octet-stream');
    context.header('x-content-type-options', 'nosniff');
    if (download) context.header('content-disposition', `attachment; filename="${nameOf(recording)}"`);
    if (answer.type === 'unsatisfiable') {
      context.header('content-range', `bytes */${size}`);
      return context.body(null, 416);
    }
    const range = answer.type === 'whole' ? { start: 0, end: size - 1 } : answer.range;
    if (answer.type === 'part') context.header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    context.header('content-length', String(range.end - range.start + 1));
    const status = answer.type === 'part' ? 206 : 200;
    if (context.req.method === 'HEAD' || size === 0) return context.body(null, status);
    // Logged before anything is shown: what cannot be logged is not shown.
    await store.noteViewing(id, { viewer: watcher.viewer, at: clock.now(), download }, VIEWING_GAP);
    const stream = await reads.open(watcher.viewer, () => readFrom(storage, location, range));
    return context.body(stream, status);
  });
}

async function readFrom(
  storage: Pick<RecordingStorage, 'read'>,
  location: string,
  range: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  try {
    return await storage.read(location, range);
  } catch (cause) {
    if (!(cause instanceof RecordingStorageError)) throw cause;
    throw new StoreUnavailableError({ cause });
  }
}

/** Of one recording, so that several links can be open in one browser. */
const cookieName = (id: string): string => `${COOKIE_PREFIX}-recording-${id}`;

const nameOf = ({ startedAt, queuedAt, contentType }: Recording): string => {
  const at = new Date(startedAt ?? queuedAt).toISOString().slice(0, 16).replaceAll(':', '-');
  return `recording-${at}.${contentType?.startsWith('video/mp4') ? 'mp4' : 'webm'}`;
};
