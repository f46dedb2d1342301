import { expect, it } from 'vitest';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { MemoryBus } from '../ports/memory-bus.ts';
import { ControlRooms } from './control-rooms.ts';
import { MemoryControlStore } from './memory-control-store.ts';

it('a locked call is not heard by whoever only asked to join before the lock', async () => {
  const product = new FakeProduct();
  const { store: calls, moderation, telemetry } = product;
  const clock = { now: () => product.now };
  const store = new MemoryControlStore(calls, clock);
  const rooms = new ControlRooms({ calls, store, moderation, bus: new MemoryBus(), clock, telemetry });
  const { call, participant: host } = await product.join();
  const { participant: guest } = await product.join();
  const { participant: inside } = await product.join();
  await calls.markInside(call, [inside.id], product.now);
  await moderation.setLocked({ participant: host.id }, call, true);
  for (const { id } of [host, inside]) await rooms.admit({ call, participant: id });
  const late = () => rooms.admit({ call, participant: guest.id });
  await expect(late()).rejects.toMatchObject({ code: 'call-locked' });
  await moderation.setLocked({ participant: host.id }, call, false);
  await late();
});
