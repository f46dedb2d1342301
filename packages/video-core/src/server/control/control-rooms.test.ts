import { expect, it, vi } from 'vitest';
import type { ControlMessage } from '../../call/control-protocol.ts';
import { asId, type CallId, type ParticipantId } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { MemoryBus } from '../ports/memory-bus.ts';
import type { ChatPolicy } from './chat-policy.ts';
import { ControlRooms } from './control-rooms.ts';
import { MemoryControlStore } from './memory-control-store.ts';
import { SOON } from '../../testkit/soon.ts';

/** A product, and the control rooms of one of its processes. */
function setting({
  Store = MemoryControlStore,
  ...options
}: {
  readonly Store?: typeof MemoryControlStore;
  readonly maxConnections?: number;
  readonly chat?: ChatPolicy;
} = {}) {
  const product = new FakeProduct();
  const { store: calls, moderation, telemetry } = product;
  const clock = { now: () => product.now };
  const store = new Store(calls, clock);
  const bus = new MemoryBus();
  const rooms = new ControlRooms({ calls, store, moderation, bus, clock, telemetry, ...options });
  return { product, calls, moderation, rooms };
}

it('a locked call is not heard by whoever only asked to join before the lock', async () => {
  const { product, calls, moderation, rooms } = setting();
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

it('a participant who never entered and was pruned hears nothing more', async () => {
  const { product, calls, rooms } = setting();
  const { call, participant: host } = await product.join();
  const { participant: lurker } = await product.join();
  const connect = async (participant: ParticipantId) => {
    const link = { heard: [] as string[], ended: false };
    const send = (told: ControlMessage) => void link.heard.push(told.type);
    await rooms.enter(
      { call, participant },
      { send, end: () => void (link.ended = true) },
      { after: 0, version: 4 },
    );
    return link;
  };
  const links = [await connect(host.id), await connect(lurker.id)];
  await calls.markInside(call, [host.id], product.now);
  await calls.pruneNeverEntered({ admittedBefore: product.now + 1, keep: 200, limit: 10 });
  await rooms.sweep();
  expect(links.map(({ ended }) => ended)).toEqual([false, true]);
  expect(rooms.connections).toBe(1);
});

it('a reading that began before a connection came closes it neither as replaced nor as pruned', async () => {
  const read: (() => void)[] = [];
  class SlowStore extends MemoryControlStore {
    override async listSeats(call: CallId) {
      const seats = await super.listSeats(call);
      await new Promise<void>((resolve) => void read.push(resolve));
      return seats;
    }
  }
  const { product, rooms } = setting({ Store: SlowStore });
  const { call, participant: ann } = await product.join();
  const { participant: ben } = await product.join();
  const connect = async (participant: ParticipantId) => {
    const link = { closed: [] as string[], ended: false };
    const send = (told: ControlMessage) => {
      if (told.type === 'closed') link.closed.push(told.reason);
    };
    const end = () => void (link.ended = true);
    await rooms.enter({ call, participant }, { send, end }, { after: 0, version: 4 });
    return link;
  };
  const first = await connect(ann.id);
  await vi.waitFor(() => expect(read).toHaveLength(1), SOON);
  // While the seats of the first connection alone are on their way:
  const again = await connect(ann.id);
  const other = await connect(ben.id);
  read.shift()?.();
  await vi.waitFor(() => expect(read).toHaveLength(1), SOON);
  expect([again, other]).toEqual([
    { closed: [], ended: false },
    { closed: [], ended: false },
  ]);
  read.shift()?.();
  await vi.waitFor(() => expect(first).toEqual({ closed: ['replaced'], ended: true }), SOON);
  expect(rooms.connections).toBe(2);
});

it('a call has a limit of connections, within which its participants may connect again', async () => {
  const { product, rooms } = setting({ maxConnections: 2 });
  const connect = async (key: string) => {
    const { call, participant } = await product.join({ key: asId.key(key) });
    const claims = { call, participant: participant.id };
    await rooms.admit(claims);
    const entry = await rooms.enter(claims, { send: () => {}, end: () => {} }, { after: 0, version: 4 });
    return { claims, entry };
  };
  const first = await connect('crowded');
  await connect('crowded');
  await expect(connect('crowded')).rejects.toMatchObject({ code: 'rate-limited' });
  await rooms.admit(first.claims);
  await connect('another');
  await first.entry.gone('left');
  await connect('crowded');
});

it('reads few calls at once, however many are joined and left at the same moment', async () => {
  let most = 0;
  let reading = 0;
  class SlowStore extends MemoryControlStore {
    override async listSeats(call: CallId) {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      return await super.listSeats(call);
    }
  }
  const { product, rooms } = setting({ Store: SlowStore });
  let told = 0;
  const link = {
    send: ({ type }: ControlMessage) => void (type === 'people' && (told += 1)),
    end: () => {},
  };
  const joined = await Promise.all(
    Array.from({ length: 100 }, (_, count) => product.join({ key: asId.key(`call-${count}`) })),
  );
  for (const { call, participant } of joined)
    void rooms.enter({ call, participant: participant.id }, link, { after: 0, version: 4 });
  await vi.waitFor(() => expect(told).toBe(100), SOON);
  expect(most).toBeLessThanOrEqual(4);
});

it('writing in a chat with a policy is for whom that allows, whatever rights the provider gave them', async () => {
  const asked: unknown[] = [];
  const chat: ChatPolicy = async ({ participant, message }) => {
    asked.push([participant.id, message]);
    if (message === 'too-fast') return { code: 'slow-mode', message: 'Wait.' };
    return message === 'by-rights' ? 'by-rights' : 'allowed';
  };
  const { product, rooms } = setting({ chat });
  const rights = { publish: [], subscribe: true, data: false };
  const { call, participant: watcher } = await product.join({}, { ...product.anyone, rights });
  const link = { send: () => {}, end: () => {} };
  const entry = await rooms.enter({ call, participant: watcher.id }, link, { after: 0, version: 4 });
  const say = (id: string) => entry.command({ type: 'say', id, text: 'Hello' });
  expect(await say('fine')).toMatchObject({ ok: true });
  expect(await say('too-fast')).toEqual({ ok: false, code: 'slow-mode', message: 'Wait.' });
  expect(await say('by-rights')).toMatchObject({ ok: false, code: 'not-allowed' });
  expect(asked).toEqual(['fine', 'too-fast', 'by-rights'].map((id) => [watcher.id, id]));
});
