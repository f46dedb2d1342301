import { asId, type RoomName } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RemovalWatch } from './removal-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ada = asId.participant('ada');

/** A watch over so many rooms, and how often each has been looked into. */
function watching(rooms: number, lifetime = 60_000) {
  const looks = new Map<RoomName, number>();
  const watch = new RemovalWatch({
    now: Date.now,
    tokenLifetime: () => lifetime,
    eject: async (room) => {
      looks.set(room, (looks.get(room) ?? 0) + 1);
      return [];
    },
  });
  for (let room = 0; room < rooms; room += 1) watch.watch(asId.room(`room-${room}`), ada);
  return { watch, looks: () => [...looks.values()] };
}

it('looks into a room several times a second, until no token is valid any more', async () => {
  const { looks } = watching(1, 3_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looks()).toEqual([3]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks()).toEqual([9]);
});

it('looks into all of many rooms in turn, and no more often for it', async () => {
  const { watch, looks } = watching(400);
  await vi.advanceTimersByTimeAsync(6_100);
  expect(looks()).toHaveLength(400);
  expect(Math.max(...looks())).toBe(1);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(Math.max(...looks())).toBe(2);
  watch.close();
});

it('forgets a room that was closed', async () => {
  const { watch, looks } = watching(2);
  watch.unwatch(asId.room('room-0'));
  await vi.advanceTimersByTimeAsync(400);
  expect(looks()).toEqual([1]);
  watch.unwatch(asId.room('room-1'));
});
