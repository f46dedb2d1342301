import { asId, type TenantId } from '@crossfade/video-core';
import { SOON } from '@crossfade/video-core/testkit';
import { expect, it, onTestFinished, vi } from 'vitest';
import { visitIdSchema } from '../policy/visit-ids.ts';
import { entryId, fakeVisit, START, VisitScene } from '../testkit/visit-scene.ts';
import type { LiveCall } from '../views/staff-snapshot.ts';
import type { ResidenceView } from './residence.ts';
import { TenantBoard } from './tenant-board.ts';

const tenant = asId.tenant('default');
const linden: ResidenceView = {
  name: 'Linden House',
  timeZone: 'UTC',
  language: 'en',
  residents: new Map(),
  tablets: [],
};

it('reads the residence again when the first time failed', async () => {
  const answers = [Promise.reject(new Error('the store is away')), Promise.resolve(linden)];
  const visit = fakeVisit();
  const board = new TenantBoard(tenant, {
    store: {
      find: () => Promise.resolve(undefined),
      listCurrent: (of: TenantId) => Promise.resolve(of === tenant ? [{ visit, version: 1 }] : []),
    },
    residence: { view: () => answers.shift() ?? Promise.resolve(linden) },
    liveCall: () => Promise.resolve(undefined),
    clock: { now: () => START },
    telemetry: { failed: () => {} },
  });
  onTestFinished(board.subscribe(() => {}));
  await expect(board.read()).rejects.toThrow('the store is away');
  await board.read();
  expect(board.visits).toEqual([visit]);
  expect(board.residence).toBe(linden);
});

it('lists who is in the other calls while one cannot be listed', async () => {
  const inCall = (id: string) =>
    fakeVisit({
      id: visitIdSchema.parse(id),
      key: asId.key(`visit-${id}`),
      entries: new VisitScene().knock('anna').take({ type: 'admit', entry: entryId('anna'), by: 'staff' })
        .visit.entries,
    });
  const visits = [inCall('one'), inCall('other')];
  let people: LiveCall['people'] = [];
  let away = false;
  const failed = vi.fn<(what: string, error: unknown) => void>();
  const board = new TenantBoard(tenant, {
    store: {
      find: () => Promise.resolve(undefined),
      listCurrent: () => Promise.resolve(visits.map((visit) => ({ visit, version: 1 }))),
    },
    residence: { view: () => Promise.resolve(linden) },
    liveCall: (_, key) =>
      away && key === 'visit-one'
        ? Promise.reject(new Error('away'))
        : Promise.resolve({ provider: asId.provider('alder'), since: '', people }),
    clock: { now: () => START },
    telemetry: { failed },
  });
  onTestFinished(board.subscribe(() => {}));
  await board.read();
  board.watchCalls()();
  await vi.waitFor(() => expect(board.calls.size).toBe(2), SOON);
  away = true;
  const sam = asId.participant('staff-sam');
  people = [{ id: sam, name: 'Sam', role: 'host', muted: false, blocked: [] }];
  board.watchCalls();
  await vi.waitFor(
    () =>
      expect([...board.calls].map(([id, call]) => [id, call.people.length])).toEqual([
        ['one', 0],
        ['other', 1],
      ]),
    SOON,
  );
  expect(failed).toHaveBeenCalledTimes(1);
});
