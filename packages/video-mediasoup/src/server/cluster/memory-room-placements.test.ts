import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { MemoryRoomPlacements } from './memory-room-placements.ts';

const room = asId.room('call.1.1');
const one = { node: 'one', url: 'http://one' };
const TIMES = { ttl: 10, lapsedFor: 30 };
const two = { node: 'two', url: 'http://two' };

test('the first to claim owns the room until its lease lapses, then the next incarnation begins', async () => {
  let now = 0;
  const placements = new MemoryRoomPlacements(() => now);
  expect(await placements.claim(room, one, 10)).toEqual({ ...one, incarnation: 1 });
  expect(await placements.claim(room, two, 10)).toEqual({ ...one, incarnation: 1 });
  now = 9_000;
  expect(await placements.renew([{ room, incarnation: 3 }], 'one', TIMES)).toEqual([room]);
  now = 18_000;
  expect(await placements.find(room)).toEqual({ ...one, incarnation: 3 });
  now = 19_000;
  expect(await placements.find(room)).toBeUndefined();
  expect(await placements.claim(room, two, 10)).toEqual({ ...two, incarnation: 4 });
  expect(await placements.renew([{ room, incarnation: 3 }], 'one', TIMES)).toEqual([]);
});

test('only the owner releases', async () => {
  const placements = new MemoryRoomPlacements();
  await placements.claim(room, one, 10);
  await placements.release(room, 'two');
  expect(await placements.find(room)).toMatchObject(one);
  await placements.release(room, 'one');
  expect(await placements.find(room)).toBeUndefined();
});

test('an owner is found for as long as it may still serve the room, and cannot renew afterwards', async () => {
  let now = 0;
  const placements = new MemoryRoomPlacements(() => now);
  await placements.claim(room, one, 10);
  now = 39_000;
  expect(await placements.find(room)).toBeUndefined();
  expect(await placements.find(room, 30)).toMatchObject(one);
  now = 41_000;
  expect(await placements.find(room, 30)).toBeUndefined();
  expect(await placements.renew([{ room, incarnation: 1 }], 'one', TIMES)).toEqual([]);
});
