import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { MemoryRoomHomes } from './memory-room-homes.ts';

const room = asId.room('call.1.1');
const one = { node: 'one', url: 'http://one' };
const two = { node: 'two', url: 'http://two' };

test('the first to claim owns the room until its lease lapses, then the next incarnation begins', async () => {
  let now = 0;
  const homes = new MemoryRoomHomes(() => now);
  expect(await homes.claim(room, one, 10)).toEqual({ ...one, incarnation: 1 });
  expect(await homes.claim(room, two, 10)).toEqual({ ...one, incarnation: 1 });
  now = 9_000;
  expect(await homes.renew([{ room, incarnation: 3 }], 'one', 10)).toEqual([room]);
  now = 18_000;
  expect(await homes.find(room)).toEqual({ ...one, incarnation: 3 });
  now = 19_000;
  expect(await homes.find(room)).toBeUndefined();
  expect(await homes.claim(room, two, 10)).toEqual({ ...two, incarnation: 4 });
  expect(await homes.renew([{ room, incarnation: 3 }], 'one', 10)).toEqual([]);
});

test('only the owner releases', async () => {
  const homes = new MemoryRoomHomes();
  await homes.claim(room, one, 10);
  await homes.release(room, 'two');
  expect(await homes.find(room)).toMatchObject(one);
  await homes.release(room, 'one');
  expect(await homes.find(room)).toBeUndefined();
});
