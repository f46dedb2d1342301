// @vitest-environment happy-dom
import { asId, type Decision } from '@crossfade/video-core';
import type { ConnectOptions, RoomConnection } from '@crossfade/video-core/client';
import { FakeCall, personId } from '@crossfade/video-core/testkit';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { CallProvider } from '../index.ts';
import { decisionSteps } from './decision-steps.ts';
import { CallDevtools, createDevtools } from './index.ts';
import { knownRooms, roomRows } from './room-rows.ts';
import { addEvent, type TimelineEntry } from './timeline.ts';

afterEach(cleanup);

const decision: Decision = {
  deployment: asId.deployment('birch:eu'),
  provider: asId.provider('birch'),
  reason: 'RULE',
  variant: 'tenth',
};

test('the chain of a decision: who had no answer, who won, and who was not asked', () => {
  const said = (change: Partial<Decision>) =>
    decisionSteps({ ...decision, ...change }).map(
      ({ step, said: words, won }) => `${won ? '*' : ''}${step}: ${words}`,
    );
  expect(said({})).toEqual([
    'KILL_SWITCH: no answer',
    'AUDIENCE: no answer',
    '*RULE: birch:eu (tenth)',
    'REQUEST: not asked',
    'VIDEO_PROVIDER: not asked',
    'DEFAULT: not asked',
  ]);
  expect(said({ fellBackFrom: asId.deployment('alder') }).slice(2)).toEqual([
    'RULE: alder (tenth)',
    'REQUEST: not asked',
    'VIDEO_PROVIDER: not asked',
    'DEFAULT: not asked',
    '*HEALTH: alder is unhealthy, so birch:eu',
  ]);
  expect(said({ reason: 'PIN' })).toEqual(['*PIN: the call was on birch:eu already']);
});

test('both rooms of a move, before and after its commit', () => {
  const room = (epoch: number) => ({
    epoch,
    attempt: epoch - 1,
    connection: { name: 'connected' as const },
    order: [],
    own: {
      published: { camera: asId.publication('c') },
      forcedMutes: [],
      rights: { publish: [], subscribe: true, data: true },
      refused: [],
    },
  });
  const target = {
    epoch: 2,
    attempt: 1,
    deployment: asId.deployment('alder'),
    provider: asId.provider('alder'),
  };
  const before = {
    decision,
    pin: { epoch: 1, attempt: 0 },
    rooms: [room(1), room(2)],
    moving: { id: asId.move('m'), phase: 'prepare', target },
  } as const;
  const parts = (
    state: Parameters<typeof roomRows>[0] & Parameters<typeof knownRooms>[1],
    known = knownRooms(new Map(), state),
  ) =>
    roomRows(state, known).map(({ epoch, attempt, part, deployment, published }) =>
      [`${epoch}.${attempt}`, part, deployment, ...published].join(' '),
    );
  expect(parts(before)).toEqual(['1.0 pinned birch:eu camera', '2.1 target alder camera']);
  const known = knownRooms(new Map(), before);
  const committed = {
    ...before,
    pin: target,
    moving: { id: asId.move('m'), phase: 'committed' as const, target },
  };
  expect(parts(committed, knownRooms(known, committed))).toEqual([
    '1.0 source birch:eu camera',
    '2.1 pinned alder camera',
  ]);
  expect(knownRooms(known, before)).toBe(known);
});

test('the timeline is bounded, and each entry keeps its number', () => {
  let entries: readonly TimelineEntry[] = [];
  for (let seq = 1; seq <= 400; seq += 1)
    entries = addEvent(entries, {
      type: 'connection',
      state: 'connected',
      epoch: 1,
      attempt: 0,
      seq,
      at: seq,
    });
  expect(entries).toHaveLength(300);
  expect([entries[0]?.id, entries.at(-1)?.id]).toEqual([101, 400]);
  expect(entries.at(-1)).toMatchObject({ room: '1.0', type: 'connection', detail: '{"state":"connected"}' });
});

test('watched adapters tell provider and demand, and do what they did', async () => {
  const devtools = createDevtools();
  const fake = new FakeCall();
  const { provider } = fake.adapter;
  const load = vi.spyOn(provider, 'load');
  const [watched] = devtools.watch([provider]);
  if (!watched) throw new Error('no adapter');
  const [first, second] = await Promise.all([watched.load(), watched.load()]);
  expect(first).toBe(second);
  expect(load).toHaveBeenCalledOnce();
  const events: unknown[] = [];
  const connection: RoomConnection = first.connect(connectOptions((event) => events.push(event)));
  const told = vi.fn<() => void>();
  const stop = devtools.subscribe(told);
  const id = asId.publication('camera-of-0');
  connection.setDemand(id, { visible: true, width: 320, height: 180 });
  expect(devtools.publication(id)).toEqual({
    provider: 'fake',
    demand: { visible: true, width: 320, height: 180 },
  });
  expect(fake.adapter.room.demands.get(id)).toEqual({ visible: true, width: 320, height: 180 });
  fake.roster('Bob');
  expect(events.at(-1)).toMatchObject({ type: 'roster' });
  expect(told).toHaveBeenCalledTimes(2);
  stop();
  expect(devtools.publication(asId.publication('other'))).toBeUndefined();
});

test('the panel shows where the call is, and follows what happens', async () => {
  vi.useFakeTimers();
  const devtools = createDevtools();
  const fake = new FakeCall();
  render(
    <CallProvider call={fake.session}>
      <CallDevtools devtools={devtools} />
    </CallProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Crossfade devtools' }));
  await act(async () => {
    await fake.join();
    fake.roster('Bob');
    fake.emit({
      type: 'subscription',
      participantId: personId(0),
      publicationId: asId.publication('camera-of-0'),
      state: 'on',
      pausedBy: ['demand'],
      layer: 1,
    });
    vi.advanceTimersByTime(150);
  });
  vi.useRealTimers();
  const cellsOf = (name: string) =>
    within(screen.getByRole('table', { name }))
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
  expect(cellsOf('Rooms')).toEqual(expect.arrayContaining(['1', 'pinned', 'connected']));
  expect(cellsOf('Tracks')).toEqual(
    expect.arrayContaining(['Bob', 'camera', '1 of 3', 'demand', 'on, unknown']),
  );
  expect(cellsOf('Events')).toEqual(expect.arrayContaining(['subscription', 'roster']));
  expect(cellsOf('Decision').length).toBeGreaterThan(0);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('table')).toBeNull();
});

const connectOptions = (event: ConnectOptions['observer']['event']): ConnectOptions => ({
  credentials: {},
  iceServers: [],
  iceTransportPolicy: 'all',
  profile: {},
  observer: { event, media: () => undefined, data: () => undefined },
});
