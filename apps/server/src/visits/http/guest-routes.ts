import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { IceServer } from '@crossfade/video-core';
import { setCookie } from 'hono/cookie';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import type { Caller, UserCaller } from '../../rights/caller.ts';
import type { Callers } from '../../rights/callers.ts';
import type { ProductEnv } from '../../rights/request-rights.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import { entryOfDevice } from '../policy/visit.ts';
import type { EntryId } from '../policy/visit-ids.ts';
import type { GuestDesk, GuestSession } from '../service/guest-desk.ts';
import type { VisitBoards } from '../service/visit-boards.ts';
import { guestCookie } from '../service/guest-device.ts';
import { visitCalendar } from '../views/visit-calendar.ts';
import { streamSnapshots } from './snapshot-stream.ts';
import type { StreamLimit } from './stream-limit.ts';
import { emptyBody, knockBody, snapshotEvents, tokenParam, visitorSnapshotSchema } from './visit-schemas.ts';

export interface GuestRoutesOptions {
  readonly desk: GuestDesk;
  readonly boards: VisitBoards;
  readonly callers: Pick<Callers, 'of'>;
  readonly limits: ProductLimits;
  readonly streams: StreamLimit;
  readonly stopping: AbortSignal;
  readonly webUrl: string;
  /** STUN and TURN for the check of the network before a visit. */
  readonly iceServers: (subject: string) => readonly IceServer[];
}

const ok = { ...refusals, 200: json('What the page shows now', visitorSnapshotSchema) };
/** Milliseconds between two snapshots of a visitor's page. */
const PAUSE = 20;
/** Presses and looks in a minute by one link, of a device that has knocked with it, and of a network. */
const OF_LINK = 600;
/** Links of one network that lead nowhere, in a minute. */
const WRONG_LINKS = 120;

const read = createRoute({
  ...guarded('visit:enter'),
  method: 'get',
  path: '/api/visit/{token}',
  summary: 'Read what the page of an invitation shows; changes and binds nothing',
  request: { params: tokenParam },
  responses: ok,
});

const events = createRoute({
  ...guarded('visit:enter'),
  method: 'get',
  path: '/api/visit/{token}/events',
  summary: 'Stream what the page of an invitation shows, as Server-Sent Events named snapshot and heartbeat',
  request: { params: tokenParam },
  responses: snapshotEvents,
});

const calendar = createRoute({
  ...guarded('visit:enter'),
  method: 'get',
  path: '/api/visit/{token}/calendar',
  summary: 'Read the appointment as a calendar file (RFC 5545)',
  request: { params: tokenParam },
  responses: {
    ...refusals,
    200: { description: 'A calendar file', content: { 'text/calendar': { schema: z.string() } } },
  },
});

const ice = createRoute({
  ...guarded('visit:enter'),
  method: 'get',
  path: '/api/visit/{token}/ice',
  summary: 'Read ICE servers for the check of the network',
  request: { params: tokenParam },
  responses: {
    ...refusals,
    200: json(
      'ICE servers, for minutes',
      z.object({
        iceServers: z.array(
          z.object({
            urls: z.array(z.string()),
            username: z.string().exactOptional(),
            credential: z.string().exactOptional(),
          }),
        ),
      }),
    ),
  },
});

const knock = createRoute({
  ...guarded('visit:enter'),
  method: 'post',
  path: '/api/visit/{token}/knock',
  summary: 'Arrive: takes a place in the lobby, and binds the invitation to the first device that does',
  request: { params: tokenParam, ...jsonBody(knockBody) },
  responses: ok,
});

const press = (what: string, summary: string) =>
  createRoute({
    ...guarded('visit:enter'),
    method: 'post',
    path: `/api/visit/{token}/${what}`,
    summary,
    request: { params: tokenParam, ...jsonBody(emptyBody) },
    responses: ok,
  });

const leave = press('leave', 'Leave; can be undone for 30 s');
const comeBack = press('return', 'Undo leaving');
const otherTime = press('other-time', 'Ask staff for another time, after 10 minutes');
const help = press('help', 'Call staff into the visit');

/** What a visitor's page asks for: the link says which invitation, a cookie which device. */
export function addGuestRoutes(app: ProductApp, options: GuestRoutesOptions): void {
  const { desk, boards, callers, limits, streams } = options;

  const sessionOf = async (context: Context<ProductEnv>, token: string): Promise<GuestSession> => {
    const session = await desk.open(token, context.req.raw.headers, async () =>
      visitorOf(await context.var.callers()),
    );
    if (session) {
      await limits.take(
        `visit ${session.guest} ${knownDevice(session) ?? limits.networkOf(context)}`,
        OF_LINK,
      );
      return session;
    }
    await limits.take(`wrong link ${limits.networkOf(context)}`, WRONG_LINKS);
    throw new NotFoundError('invitation');
  };

  app.openapi(read, async (context) => {
    const session = await sessionOf(context, context.req.valid('param').token);
    return context.json(await desk.show(session), 200);
  });

  app.openapi(events, async (context) => {
    const { token } = context.req.valid('param');
    const session = await sessionOf(context, token);
    return streamSnapshots(context, async () => {
      const board = await boards.of(session.visit.tenant);
      const close = streams.takeGuest(session.guest, limits.networkOf(context));
      const stream = {
        subscribe: (listener: () => void) => board.subscribe(listener, session.visit.id),
        render: () => desk.render(session, board.find(session.visit.id), board.residence),
        mayStill: async () => {
          const { headers } = context.req.raw;
          const account = async () => visitorOf(await callers.of(headers));
          return (await desk.open(token, headers, account)) !== undefined;
        },
        pause: PAUSE,
        stopping: options.stopping,
      };
      return { stream, close };
    });
  });

  app.openapi(calendar, async (context) => {
    const { token } = context.req.valid('param');
    const session = await sessionOf(context, token);
    const shown = await desk.show(session);
    const url = `${options.webUrl}/visit/${token}`;
    const { state } = shown;
    const cancelled = state.name === 'over' && (state.reason === 'cancelled' || state.reason === 'removed');
    context.header('content-disposition', 'attachment; filename="visit.ics"');
    context.header('content-type', 'text/calendar; charset=utf-8');
    return context.body(visitCalendar({ ...shown, id: session.visit.id, url, cancelled }), 200);
  });

  app.openapi(ice, async (context) => {
    const session = await sessionOf(context, context.req.valid('param').token);
    if (!desk.mayCheck(session)) throw new NotFoundError('invitation');
    const servers = options.iceServers(`guest-${session.guest}`);
    return context.json(
      { iceServers: servers.map((server) => Object.assign({}, server, { urls: [...server.urls] })) },
      200,
    );
  });

  app.openapi(knock, async (context) => {
    const session = await sessionOf(context, context.req.valid('param').token);
    const account = visitorOf(await context.var.callers());
    const { press: marked } = context.req.valid('json');
    const knocked = await desk.knock(session, {
      ...(marked !== undefined && { press: marked }),
      ...(account && { user: account.user }),
    });
    if (knocked.secret !== undefined)
      setCookie(context, guestCookie(session.guest), knocked.secret, {
        path: '/api',
        httpOnly: true,
        sameSite: 'Lax',
        secure: options.webUrl.startsWith('https:'),
        maxAge: knocked.maxAge,
      });
    return context.json(await desk.show(knocked.session), 200);
  });

  const onPress = (route: typeof leave, input: (entry: EntryId) => VisitInput) =>
    app.openapi(route, async (context) => {
      const session = await sessionOf(context, context.req.valid('param').token);
      return context.json(await desk.show(await desk.take(session, input)), 200);
    });
  onPress(leave, (who) => ({ type: 'leave', who }));
  onPress(comeBack, (who) => ({ type: 'return', who }));
  onPress(otherTime, (entry) => ({ type: 'other-time', entry }));
  onPress(help, (entry) => ({ type: 'help', entry }));
}

/** Links are forwarded: whoever else has one takes nothing from the visitor. */
const knownDevice = ({ visit, guest, device }: GuestSession): string | undefined =>
  device === undefined ? undefined : entryOfDevice(visit, guest, device)?.device;

function visitorOf(callers: readonly Caller[]): UserCaller | undefined {
  const found = callers.find(({ role }) => role === 'visitor');
  return found?.role === 'visitor' ? found : undefined;
}
