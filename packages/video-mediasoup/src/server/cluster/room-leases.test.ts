import { asId } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryRoomPlacements } from './memory-room-placements.ts';
import { ABANDON_AFTER, RoomLeases, type LeasedRoom } from './room-leases.ts';

const room = asId.room('call.1.1');
const here = { node: 'here', url: 'http://here' };
const there = { node: 'there', url: 'http://there' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One process with one room, of which the lease is 3 s long. */
async function setting() {
  const placements = new MemoryRoomPlacements();
  const served: LeasedRoom & { closed: boolean } = {
    name: room,
    incarnation: 1,
    closed: false,
    close: vi.fn(() => {
      served.closed = true;
    }),
  };
  const errors: unknown[] = [];
  const leases = new RoomLeases({
    placements,
    owner: here,
    lease: 3,
    rooms: () => (served.closed ? [] : [served]),
    confirm: () => Promise.resolve(false),
    onError: (_what, error) => void errors.push(error),
  });
  await leases.claim(room);
  return { placements, served, leases, errors };
}

test('a room is kept as long as it is renewed', async () => {
  const { placements, served, leases } = await setting();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(leases.isCurrent(room)).toBe(true);
  expect(await placements.claim(room, there, 3)).toMatchObject(here);
  expect(served.closed).toBe(false);
  leases.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('an owner that cannot renew admits nobody from then on, and closes its rooms before they count as served by nobody', async () => {
  const { placements, served, leases, errors } = await setting();
  vi.spyOn(placements, 'renew').mockRejectedValue(new Error('the database is away'));
  await vi.advanceTimersByTimeAsync(2_900);
  expect(leases.isCurrent(room)).toBe(true);
  await vi.advanceTimersByTimeAsync(200);
  expect(leases.isCurrent(room)).toBe(false);
  expect(errors).not.toEqual([]);
  await vi.advanceTimersByTimeAsync(ABANDON_AFTER * 1_000 - 2_000);
  expect(served.closed).toBe(false);
  expect(await placements.find(room, ABANDON_AFTER)).toMatchObject(here);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(served.closed).toBe(true);
  expect(await placements.find(room, ABANDON_AFTER)).toBeUndefined();
  leases.close();
});

test('a database that never answers holds nothing up', async () => {
  const { placements, served, leases } = await setting();
  vi.spyOn(placements, 'renew').mockReturnValue(new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync((3 + ABANDON_AFTER + 1) * 1_000);
  expect(placements.renew).toHaveBeenCalledOnce();
  expect(served.closed).toBe(true);
  leases.close();
});

test('a database that is away for less changes nothing for those inside', async () => {
  const { placements, served, leases } = await setting();
  const renew = vi.spyOn(placements, 'renew').mockRejectedValue(new Error('the database restarts'));
  await vi.advanceTimersByTimeAsync(20_000);
  renew.mockRestore();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(leases.isCurrent(room)).toBe(true);
  expect(served.closed).toBe(false);
  leases.close();
});

test('what another process has claimed is closed with the next renewal', async () => {
  const { placements, served, leases } = await setting();
  vi.spyOn(placements, 'renew').mockRejectedValueOnce(new Error('the database is away'));
  vi.setSystemTime(Date.now() + 3_000);
  expect(await placements.claim(room, there, 3)).toEqual({ ...there, incarnation: 2 });
  await vi.advanceTimersByTimeAsync(2_100);
  expect(served.closed).toBe(true);
  expect(leases.isCurrent(room)).toBe(false);
  leases.close();
});
