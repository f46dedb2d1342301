// @vitest-environment happy-dom
import { asId, type AdapterEvent, type MoveNotice } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { FakeCall, FakeChannel, fakeMoveNotice, personId, SOON } from '@crossfade/video-core/testkit';
import { tileKey, useScreenShares, useStage, type Box } from './index.ts';

let call: FakeCall;
beforeEach(() => {
  call = new FakeCall();
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={call.session}>{children}</CallProvider>
);
const DESKTOP = { width: 1_256, height: 600 };
const SETTING = { gap: 12, own: true, seats: 0 };
const stage = () => renderHook(() => useStage(DESKTOP, SETTING), { wrapper: inside }).result;

const screenOf = (at: number, share = 1) => ({
  participantId: personId(at),
  publicationId: asId.publication(`screen-${share}-of-${at}`),
});
const starts = (at: number, share = 1): AdapterEvent => {
  const { participantId, publicationId } = screenOf(at, share);
  return {
    type: 'publication-added',
    participantId,
    publication: { publicationId, source: 'screen', mutedBy: [], encrypted: false, layers: 2 },
  };
};
const stops = (at: number, share = 1): AdapterEvent => ({
  type: 'publication-removed',
  ...screenOf(at, share),
});
const screen = (at: number): Tile => ({ participantId: personId(at), source: 'screen' });
const camera = (at: number): Tile => ({ participantId: personId(at), source: 'camera' });

test('tells who shares a screen, the latest last, and renders for nothing else', async () => {
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders += 1;
      return useScreenShares();
    },
    { wrapper: inside },
  );
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  expect(result.current).toEqual([]);
  act(() => call.emit(starts(1)));
  act(() => call.emit(starts(0)));
  expect(result.current).toEqual([screenOf(1), screenOf(0)]);
  const before = { renders, list: result.current };
  act(() => call.emit({ type: 'speakers', participantIds: [personId(0)] }));
  act(() => call.emit({ type: 'quality', participantId: personId(1), level: 'poor' }));
  expect({ renders, list: result.current }).toEqual(before);
  expect(result.current).toBe(before.list);
  act(() => call.emit(stops(1)));
  expect(result.current).toEqual([screenOf(0)]);
  act(() => call.emit({ type: 'participant-left', participantId: personId(0), reason: 'left' }));
  expect(result.current).toEqual([]);
});

test('the latest share takes the focus, and gives it back when it ends', async () => {
  const { current: first } = stage();
  expect(first.focus).toBeUndefined();
  const now = stage();
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  act(() => call.emit(starts(0)));
  expect(now.current.focus).toEqual(screen(0));
  act(() => call.emit(starts(1)));
  expect(now.current.shown.map(({ tile }) => tileKey(tile))).toEqual([
    'screen/p1',
    'screen/p0',
    'camera/p0',
    'camera/p1',
    'camera/local',
  ]);
  act(() => call.emit(stops(1)));
  expect(now.current.focus).toEqual(screen(0));
  act(() => call.emit(stops(0)));
  expect(now.current.focus).toBeUndefined();
});

test('a pinned tile keeps the focus, and a share that was put back does not take it again', async () => {
  const now = stage();
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  act(() => now.current.toggle(camera(1)));
  act(() => call.emit(starts(0)));
  expect(now.current.focus).toEqual(camera(1));
  act(() => now.current.toggle(camera(1)));
  expect(now.current.focus).toBeUndefined();
  act(() => call.emit(stops(0)));
  act(() => call.emit(starts(0, 2)));
  expect(now.current.focus).toEqual(screen(0));
  act(() => now.current.toggle(screen(0)));
  expect(now.current.focus).toBeUndefined();
  act(() => now.current.toggle(screen(0)));
  expect(now.current.focus).toEqual(screen(0));
});

test('whoever is pinned is in focus again after coming back', async () => {
  const now = stage();
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  act(() => now.current.toggle(camera(1)));
  act(() => call.roster('Bob'));
  expect(now.current.focus).toBeUndefined();
  act(() => call.roster('Bob', 'Cy'));
  expect(now.current.focus).toEqual(camera(1));
});

test('pages turn as far as there are people', async () => {
  const now = stage();
  await act(() => call.join());
  act(() => call.roster(...Array.from({ length: 30 }, (_, at) => `Person ${at}`)));
  expect(now.current).toMatchObject({ page: 0, pages: 2 });
  act(() => now.current.turn(-1));
  expect(now.current.page).toBe(0);
  act(() => now.current.turn(1));
  act(() => now.current.turn(1));
  expect(now.current.page).toBe(1);
  expect(now.current.shown.map(({ tile }) => tile.participantId)).toEqual([
    ...[24, 25, 26, 27, 28, 29].map(personId),
    'local',
  ]);
  act(() => call.roster('Bob'));
  expect(now.current).toMatchObject({ page: 0, pages: 1 });
});

test('a participant who speaks comes to the first page for whoever was silent longest, and nobody moves on other pages', async () => {
  const now = stage();
  const speak = (...people: readonly number[]) =>
    act(() => call.emit({ type: 'speakers', participantIds: people.map(personId) }));
  const cameras = () => now.current.shown.map(({ tile }) => tile.participantId);
  const firstPage = Array.from({ length: 24 }, (_, at) => personId(at));
  await act(() => call.join());
  act(() => call.roster(...Array.from({ length: 30 }, (_, at) => `Person ${at}`)));
  speak(23, 2);
  const before = now.current;
  speak(3);
  expect(now.current).toBe(before);
  speak(28);
  expect(cameras()).toEqual([...firstPage.with(22, personId(28)), 'local']);
  speak(29);
  expect(cameras()).toEqual([...firstPage.with(22, personId(28)).with(21, personId(29)), 'local']);

  act(() => now.current.turn(1));
  const second = now.current;
  expect(cameras()).toEqual([...[24, 25, 26, 27, 22, 21].map(personId), 'local']);
  speak(25);
  expect(now.current).toBe(second);
  act(() => now.current.turn(-1));
  expect(cameras()).toContain(personId(25));
});

test('two people change places, and a third finds everybody where they were', async () => {
  const now = stage();
  const shown = () => now.current.shown.map(({ tile }) => tileKey(tile));
  await act(() => call.join());
  act(() => call.roster('Bob'));
  expect(now.current).toMatchObject({ layout: 'duo', focus: undefined });
  expect(shown()).toEqual(['camera/p0', 'camera/local']);
  act(() => now.current.toggle({ participantId: 'local', source: 'camera' }));
  expect(shown()).toEqual(['camera/local', 'camera/p0']);
  act(() => call.roster('Bob', 'Cy'));
  expect(now.current).toMatchObject({ layout: 'grid', focus: undefined });
  expect(shown()).toEqual(['camera/p0', 'camera/p1', 'camera/local']);
});

test('tiles take the ratio of most pictures', async () => {
  const now = stage();
  const ratio = () => {
    const { width = 0, height = 1 } = now.current.shown[0]?.place ?? {};
    return width / height;
  };
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  expect(ratio()).toBeGreaterThan(4 / 3 - 0.01);
  act(() => now.current.ratios.report(camera(0), 9 / 16));
  expect(ratio()).toBeGreaterThan(4 / 3 - 0.01);
  act(() => now.current.ratios.report(camera(1), 9 / 16));
  expect(ratio()).toBeLessThan(3 / 4 + 0.01);
});

test('nobody moves before the box is measured', async () => {
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  act(() => call.emit({ type: 'speakers', participantIds: [personId(1)] }));
  const { result, rerender } = renderHook(({ box }: { readonly box?: Box }) => useStage(box, SETTING), {
    wrapper: inside,
    initialProps: {},
  });
  rerender({ box: DESKTOP });
  expect(result.current.shown.map(({ tile }) => tileKey(tile))).toEqual([
    'camera/p0',
    'camera/p1',
    'camera/local',
  ]);
});

test('a share is the same one after the call has moved, in its place among the others', async () => {
  const channel = new FakeChannel();
  call = new FakeCall({ control: channel.control });
  const { result } = renderHook(useScreenShares, { wrapper: inside });
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  act(() => call.emit(starts(1)));
  act(() => call.emit(starts(0)));
  const before = result.current;
  const tell = (phase: MoveNotice['phase']) =>
    act(() => channel.tell({ type: 'move', move: fakeMoveNotice({ phase }) }));
  await waitFor(() => expect(channel.opened).toBe(1), SOON);
  tell('prepare');
  await waitFor(() => expect(call.session.getState().rooms).toHaveLength(2), SOON);
  act(() => call.roster('Bob', 'Cy'));
  for (const at of [0, 1]) act(() => call.emit(starts(at, 2)));
  expect(result.current).toBe(before);
  tell('committed');
  await waitFor(() => expect(call.session.getState().pin?.epoch).toBe(2), SOON);
  expect(result.current).toBe(before);
  act(() => call.emit(stops(1, 2)));
  expect(result.current).toEqual([screenOf(0)]);
  act(() => call.emit(starts(1, 3)));
  expect(result.current).toEqual([screenOf(0), screenOf(1, 3)]);
});
