import { createRoute } from '@hono/zod-openapi';
import type { Clock } from '@crossfade/video-core/server';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { TabletNotPairedError } from '../../errors/tablet-not-paired-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { Deed } from '../../audit/record-deed.ts';
import type { TabletCaller } from '../../rights/caller.ts';
import type { Callers } from '../../rights/callers.ts';
import { callerOf } from '../../rights/request-rights.ts';
import { findEntry, type Visit } from '../policy/visit.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import type { EntryId, VisitId } from '../policy/visit-ids.ts';
import type { TenantBoard } from '../service/tenant-board.ts';
import type { VisitBoards } from '../service/visit-boards.ts';
import type { Visits } from '../service/visits.ts';
import { tabletSnapshot, type TabletSnapshot } from '../views/tablet-snapshot.ts';
import { streamSnapshots } from './snapshot-stream.ts';
import type { StreamLimit } from './stream-limit.ts';
import { emptyBody, entryParam, snapshotEvents, tabletSnapshotSchema, visitParam } from './visit-schemas.ts';

export interface TabletRoutesOptions {
  readonly visits: Visits;
  readonly boards: VisitBoards;
  readonly callers: Pick<Callers, 'of'>;
  readonly streams: StreamLimit;
  readonly stopping: AbortSignal;
  readonly clock: Clock;
  /** Notes in the audit log what residents decide, before it is done. */
  readonly note: (caller: TabletCaller, deed: Deed) => Promise<void>;
}

/** Milliseconds between two snapshots of a tablet. */
const PAUSE = 20;

const ok = { ...refusals, 200: json('What the tablet shows now', tabletSnapshotSchema) };

const read = createRoute({
  ...guarded('tablet:use'),
  method: 'get',
  path: '/api/tablet',
  summary: 'Read what the tablet shows',
  responses: ok,
});

const events = createRoute({
  ...guarded('tablet:use'),
  method: 'get',
  path: '/api/tablet/events',
  summary: 'Stream what the tablet shows, as Server-Sent Events named snapshot and heartbeat',
  responses: snapshotEvents,
});

const forEntry = (what: string, summary: string) =>
  createRoute({
    ...guarded('tablet:use'),
    method: 'post',
    path: `/api/tablet/entries/{entry}/${what}`,
    summary,
    request: { params: entryParam, ...jsonBody(emptyBody) },
    responses: ok,
  });

const forVisit = (what: string, summary: string) =>
  createRoute({
    ...guarded('tablet:use'),
    method: 'post',
    path: `/api/tablet/visits/{visit}/${what}`,
    summary,
    request: { params: visitParam, ...jsonBody(emptyBody) },
    responses: ok,
  });

const answer = forEntry('answer', 'Answer the ring: shows the visitor, and nothing of the resident to them');
const admit = forEntry('admit', 'Let the visitor in');
const decline = forEntry('decline', 'Not now: the visitor is not told');
const leave = forVisit('leave', 'Leave; can be undone for 30 s');
const comeBack = forVisit('return', 'Undo leaving');
const help = forVisit('help', 'Call staff into the visit');

/** What a paired tablet asks for, for the residents for whom it rings. */
export function addTabletRoutes(app: ProductApp, options: TabletRoutesOptions): void {
  const { visits, boards, callers, streams, clock } = options;

  const render = (board: TenantBoard, { tablet, name }: TabletCaller): TabletSnapshot | undefined => {
    const standing = board.residence.tablets.find(({ id }) => id === tablet);
    if (!standing || standing.problems.includes('not-paired')) return undefined;
    return tabletSnapshot({ id: tablet, name }, board.visits, board.residence, clock.now());
  };
  const show = async (caller: TabletCaller, changed?: VisitId): Promise<TabletSnapshot> => {
    const board = await boards.of(caller.tenant);
    // The hint may be slower than this request.
    if (changed !== undefined) await board.changed(changed);
    const snapshot = render(board, caller);
    if (!snapshot) throw new TabletNotPairedError();
    return snapshot;
  };
  /** A visit of somebody for whom the tablet rings. */
  const visitOf = async (
    { tenant, tablet }: TabletCaller,
    is: (visit: Visit) => boolean,
    what: string,
  ): Promise<Visit> => {
    const board = await boards.of(tenant);
    const find = (): Visit | undefined => {
      const rung = board.residence.tablets.find(({ id }) => id === tablet)?.residents ?? [];
      return board.visits.find((one) => is(one) && rung.includes(one.resident));
    };
    let visit = find();
    if (!visit) {
      // Another process may have stored it and died before it told.
      await board.changedAtAll();
      visit = find();
    }
    if (!visit) throw new NotFoundError(what);
    return visit;
  };
  const onEntry = (route: typeof answer, input: (entry: EntryId, tablet: string) => VisitInput) =>
    app.openapi(route, async (context) => {
      const { entry } = context.req.valid('param');
      const caller = callerOf(context, 'tablet');
      const visit = await visitOf(caller, (one) => findEntry(one, entry) !== undefined, 'visitor');
      const taken = input(entry, caller.tablet);
      await options.note(caller, { action: `visits:${taken.type}`, detail: visit.id, change: { entry } });
      await visits.take(visit.id, taken);
      return context.json(await show(caller, visit.id), 200);
    });
  const onVisit = (route: typeof leave, input: VisitInput) =>
    app.openapi(route, async (context) => {
      const { visit: id } = context.req.valid('param');
      const caller = callerOf(context, 'tablet');
      const visit = await visitOf(caller, (one) => one.id === id, 'visit');
      // The resident is in the call on one tablet; another one in the room does not speak for them.
      if (visit.residentOn === undefined || visit.residentOn === caller.tablet)
        await visits.take(visit.id, input);
      return context.json(await show(caller, visit.id), 200);
    });

  app.openapi(read, async (context) => context.json(await show(callerOf(context, 'tablet')), 200));

  app.openapi(events, async (context) => {
    const caller = callerOf(context, 'tablet');
    return streamSnapshots(context, async () => {
      const board = await boards.of(caller.tenant);
      const close = streams.takeMember(`tablet ${caller.tablet}`);
      const stream = {
        subscribe: (listener: () => void) => board.subscribe(listener),
        render: () => render(board, caller),
        mayStill: async () =>
          (await callers.of(context.req.raw.headers)).some(
            (one) => one.role === 'tablet' && one.tablet === caller.tablet,
          ),
        pause: PAUSE,
        stopping: options.stopping,
      };
      return { stream, close };
    });
  });

  onEntry(answer, (entry, on) => ({ type: 'answer', entry, on }));
  onEntry(admit, (entry, on) => ({ type: 'admit', entry, by: 'resident', on }));
  onEntry(decline, (entry) => ({ type: 'decline', entry, by: 'resident' }));
  onVisit(leave, { type: 'leave', who: 'resident' });
  onVisit(comeBack, { type: 'return', who: 'resident' });
  onVisit(help, { type: 'help' });
}
