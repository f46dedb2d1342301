import { SOURCES } from '@crossfade/video-core';
import { participantIdSchema, type Clock } from '@crossfade/video-core/server';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { randomUUID } from 'node:crypto';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { Deed } from '../../audit/record-deed.ts';
import { subjectOf } from '../../rights/caller.ts';
import type { Callers } from '../../rights/callers.ts';
import { actionsOf, may } from '../../rights/policy.ts';
import { managerOf, type Manager, type ProductEnv } from '../../rights/request-rights.ts';
import type { Visitors } from '../../residence/visitors.ts';
import { findEntry, type Entry, type Visit } from '../policy/visit.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import type { EntryId, VisitId } from '../policy/visit-ids.ts';
import type { CallModeration } from '../service/call-moderation.ts';
import type { TenantBoard } from '../service/tenant-board.ts';
import type { VisitBoards } from '../service/visit-boards.ts';
import type { Visits } from '../service/visits.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { staffSnapshot, staffVisit, type StaffSnapshot } from '../views/staff-snapshot.ts';
import { streamSnapshots } from './snapshot-stream.ts';
import type { StreamLimit } from './stream-limit.ts';
import {
  emptyBody,
  messageBody,
  snapshotEvents,
  staffSnapshotSchema,
  staffVisitSchema,
  visitEntryParam,
  visitParam,
} from './visit-schemas.ts';

export interface StaffRoutesOptions {
  readonly visits: Visits;
  readonly store: Pick<VisitStore, 'find'>;
  readonly boards: VisitBoards;
  readonly moderation: CallModeration;
  /** Notes in the audit log what staff do, before it is done. */
  readonly note: (caller: Manager, deed: Deed) => Promise<void>;
  readonly callers: Pick<Callers, 'of'>;
  readonly streams: StreamLimit;
  readonly stopping: AbortSignal;
  readonly clock: Clock;
  /** A block removes a person from all visits. */
  readonly visitors: Pick<Visitors, 'block'>;
}

/** Milliseconds between two snapshots of a page of staff, which are large. */
const PAUSE = 250;
const MINUTE = 60_000;

const ok = { ...refusals, 200: json('The visit as it is now', staffVisitSchema) };

const read = createRoute({
  ...guarded('visits:read'),
  method: 'get',
  path: '/api/staff',
  summary: 'Read the visits of today, tablets and alarms',
  responses: { ...refusals, 200: json('What staff see now', staffSnapshotSchema) },
});

const events = createRoute({
  ...guarded('visits:read'),
  method: 'get',
  path: '/api/staff/events',
  summary: 'Stream what staff see, as Server-Sent Events named snapshot and heartbeat',
  responses: snapshotEvents,
});

const readVisit = createRoute({
  ...guarded('visits:read'),
  method: 'get',
  path: '/api/visits/{visit}',
  summary: 'Read one visit',
  request: { params: visitParam },
  responses: ok,
});

const forVisit = <Body extends z.ZodType>(what: string, summary: string, body: Body) =>
  createRoute({
    ...guarded('visits:run'),
    method: 'post',
    path: `/api/visits/{visit}/${what}`,
    summary,
    request: { params: visitParam, ...jsonBody(body) },
    responses: ok,
  });

const forEntry = <Body extends z.ZodType>(what: string, summary: string, body: Body) =>
  createRoute({
    ...guarded('visits:run'),
    method: 'post',
    path: `/api/visits/{visit}/entries/{entry}/${what}`,
    summary,
    request: { params: visitEntryParam, ...jsonBody(body) },
    responses: ok,
  });

const source = z.enum(SOURCES);
const routes = {
  admit: forEntry('admit', 'Let a visitor in; the tablet goes on ringing for the resident', emptyBody),
  decline: forEntry('decline', 'Turn a visitor away, who reads that nobody can come', emptyBody),
  look: forEntry('look', "Look at a waiting visitor's camera, for 60 s each time", emptyBody),
  ring: forEntry('ring', 'Let the tablet ring once more', emptyBody),
  message: forEntry('message', 'Write to a waiting visitor', messageBody),
  remove: forEntry(
    'remove',
    'Remove a visitor from this visit, or from the residence',
    z.object({ block: z.boolean().exactOptional(), reason: z.string().trim().max(500).exactOptional() }),
  ),
  end: forVisit('end', 'End a visit for everyone', emptyBody),
  cancel: forVisit('cancel', 'Cancel a visit that has not begun', emptyBody),
  extend: forVisit('extend', 'Extend a visit', z.object({ minutes: z.int().min(1).max(240) })),
  help: forVisit('help', 'Say that staff are coming', emptyBody),
  join: forVisit('join', 'Read the call before joining it as a visible participant', emptyBody),
  lock: forVisit(
    'lock',
    'Lock a visit, so that only staff can let more visitors in, or unlock it',
    z.object({ locked: z.boolean() }),
  ),
  mute: forVisit('mute', 'Mute a participant once', z.object({ participant: participantIdSchema })),
  block: forVisit(
    'block',
    'Block a source of a participant, or allow it again',
    z.object({ participant: participantIdSchema, source, blocked: z.boolean() }),
  ),
};

/** What staff see and do. */
export function addStaffRoutes(app: ProductApp, options: StaffRoutesOptions): void {
  const { visits, store, boards, moderation, callers, streams, clock } = options;

  const render = (board: TenantBoard, me: StaffSnapshot['me']): StaffSnapshot => {
    const { visits: all, residence, calls } = board;
    return { ...staffSnapshot({ visits: all, residence, calls, at: clock.now() }), me };
  };
  const meOf = (context: Context<ProductEnv>): StaffSnapshot['me'] => {
    const caller = managerOf(context);
    const name = caller.role === 'operator' ? 'operator' : caller.name;
    return { name, role: caller.role, may: actionsOf(caller.role) };
  };
  const visitOf = async (context: Context<ProductEnv>, id: VisitId): Promise<Visit> => {
    const stored = await store.find(id);
    if (stored?.visit.tenant !== managerOf(context).tenant) throw new NotFoundError('visit');
    return stored.visit;
  };
  const entryOf = (visit: Visit, id: EntryId): Entry => {
    const entry = findEntry(visit, id);
    if (!entry) throw new NotFoundError('visitor');
    return entry;
  };
  const show = async (visit: Visit) => {
    const board = await boards.of(visit.tenant);
    return { visit: staffVisit(visit, board.residence, board.calls.get(visit.id), clock.now()) };
  };
  /** Noted before it is done. */
  const note = (context: Context<ProductEnv>, visit: Visit, action: string, entry?: EntryId) =>
    options.note(managerOf(context), {
      action: `visits:${action}`,
      detail: visit.id,
      ...(entry !== undefined && { change: { entry } }),
    });
  const take = async (context: Context<ProductEnv>, id: VisitId, input: VisitInput) => {
    const visit = await visitOf(context, id);
    await note(context, visit, input.type);
    return show(await visits.take(id, input));
  };
  const takeEntry = async (
    context: Context<ProductEnv>,
    { visit: id, entry }: { readonly visit: VisitId; readonly entry: EntryId },
    input: VisitInput,
  ) => {
    const visit = await visitOf(context, id);
    entryOf(visit, entry);
    if (input.type !== 'look') await note(context, visit, input.type, entry);
    return show(await visits.take(id, input));
  };
  const onVisit = (route: typeof routes.end, input: (context: Context<ProductEnv>) => VisitInput) =>
    app.openapi(route, async (context) =>
      context.json(await take(context, context.req.valid('param').visit, input(context)), 200),
    );
  const onEntry = (route: typeof routes.admit, input: (entry: EntryId) => VisitInput) =>
    app.openapi(route, async (context) => {
      const param = context.req.valid('param');
      return context.json(await takeEntry(context, param, input(param.entry)), 200);
    });

  app.openapi(read, async (context) =>
    context.json(render(await boards.of(managerOf(context).tenant), meOf(context)), 200),
  );
  app.openapi(events, async (context) => {
    const caller = managerOf(context);
    const me = meOf(context);
    return streamSnapshots(context, async () => {
      const board = await boards.of(caller.tenant);
      const give = streams.takeMember(subjectOf(caller));
      const unwatch = board.watchCalls();
      const stream = {
        subscribe: (listener: () => void) => board.subscribe(listener),
        render: () => render(board, me),
        mayStill: async () =>
          (await callers.of(context.req.raw.headers)).some(
            (one) =>
              one.role === caller.role &&
              may(one.role, 'visits:read') &&
              subjectOf(one) === subjectOf(caller),
          ),
        pause: PAUSE,
        stopping: options.stopping,
      };
      const close = (): void => {
        unwatch();
        give();
      };
      return { stream, close };
    });
  });
  app.openapi(readVisit, async (context) =>
    context.json(await show(await visitOf(context, context.req.valid('param').visit)), 200),
  );

  onEntry(routes.admit, (entry) => ({ type: 'admit', entry, by: 'staff' }));
  onEntry(routes.decline, (entry) => ({ type: 'decline', entry, by: 'staff' }));
  onEntry(routes.look, (entry) => ({ type: 'look', entry }));
  app.openapi(routes.ring, async (context) => {
    const param = context.req.valid('param');
    if ((await visitOf(context, param.visit)).lockedAt !== undefined)
      throw new ConflictError('This visit is locked. Unlock it, then let the tablet ring.');
    return context.json(await takeEntry(context, param, { type: 'ring-again', entry: param.entry }), 200);
  });
  app.openapi(routes.message, async (context) => {
    const param = context.req.valid('param');
    const { text, id = randomUUID() } = context.req.valid('json');
    const message = { id, text, from: meOf(context).name, at: clock.now() };
    return context.json(
      await takeEntry(context, param, { type: 'message', entry: param.entry, message }),
      200,
    );
  });
  app.openapi(routes.remove, async (context) => {
    const param = context.req.valid('param');
    const { block, reason = '' } = context.req.valid('json');
    const visit = await visitOf(context, param.visit);
    const { guest } = entryOf(visit, param.entry);
    const person = visit.guests.find(({ id }) => id === guest)?.person;
    await note(context, visit, block === true ? 'remove-and-block' : 'remove', param.entry);
    if (block === true && person !== undefined)
      await options.visitors.block(managerOf(context), person, reason);
    return context.json(await show(await visits.take(visit.id, { type: 'remove', guest })), 200);
  });
  onVisit(routes.end, () => ({ type: 'end' }));
  onVisit(routes.cancel, () => ({ type: 'cancel' }));
  onVisit(routes.help, (context) => ({ type: 'help-taken', by: meOf(context).name }));
  app.openapi(routes.extend, async (context) => {
    const { minutes } = context.req.valid('json');
    const input: VisitInput = { type: 'extend', by: minutes * MINUTE };
    return context.json(await take(context, context.req.valid('param').visit, input), 200);
  });
  app.openapi(routes.join, async (context) => {
    const visit = await visitOf(context, context.req.valid('param').visit);
    await note(context, visit, 'join');
    const shown = await show(visit);
    const open = visit.over === undefined && shown.visit.call === undefined;
    const call = { key: visit.key, help: 'no' as const, locked: visit.lockedAt !== undefined };
    return context.json(open ? { visit: { ...shown.visit, call } } : shown, 200);
  });
  app.openapi(routes.lock, async (context) => {
    const { locked } = context.req.valid('json');
    const visit = await visitOf(context, context.req.valid('param').visit);
    await note(context, visit, locked ? 'lock' : 'unlock');
    return context.json(await show(await visits.take(visit.id, { type: 'lock', locked })), 200);
  });
  app.openapi(routes.mute, async (context) => {
    const visit = await visitOf(context, context.req.valid('param').visit);
    await moderation.mute(visit, subjectOf(managerOf(context)), context.req.valid('json').participant);
    return context.json(await show(visit), 200);
  });
  app.openapi(routes.block, async (context) => {
    const visit = await visitOf(context, context.req.valid('param').visit);
    await moderation.setBlocked(visit, subjectOf(managerOf(context)), context.req.valid('json'));
    return context.json(await show(visit), 200);
  });
}
