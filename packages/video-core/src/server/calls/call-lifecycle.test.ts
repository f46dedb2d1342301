import { describe, expect, it, vi } from 'vitest';
import { asId, roomName, type CallId, type ParticipantId } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { MemoryEventDeduplicator } from './memory-event-deduplicator.ts';
import { SOON } from '../../testkit/soon.ts';

const SECOND = 1_000;
const roomOf = (call: CallId) => roomName(call, { epoch: 1, attempt: 1 });

/** A product with a call that one person is in; events that were sent have been taken when `settle` resolves. */
async function occupiedCall() {
  const product = new FakeProduct();
  product.lifecycle.start();
  const { call, participant } = await product.join();
  product.alder.enter(roomOf(call), participant.id);
  const settle = () => product.lifecycle.stop();
  return { product, call, room: roomOf(call), person: participant.id, settle };
}

async function endedAt(product: FakeProduct, call: CallId): Promise<number | undefined> {
  await product.lifecycle.runDue();
  return (await product.store.find(call))?.endedAt;
}

describe('a call', () => {
  it('that everybody left ends after the grace, and its room is closed', async () => {
    const { product, call, room, person, settle } = await occupiedCall();
    product.alder.leave(room, person);
    await settle();
    product.now += 30 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
    product.now += 1;
    expect(await endedAt(product, call)).toBe(product.now);
    expect(product.alder.rooms.size).toBe(0);
  });

  it('that nobody entered ends too', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBe(product.now);
  });

  it('that somebody is in goes on, even when nothing was heard of it', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    product.alder.enter(roomOf(call), participant.id);
    product.now += 3_600 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
  });

  it('that is empty, and may stay, is not read again by the sweep', async () => {
    const product = new FakeProduct();
    await product.join();
    const find = vi.spyOn(product.store, 'find');
    product.now += 5 * SECOND;
    await product.lifecycle.runDue();
    expect(find).not.toHaveBeenCalled();
  });

  it('is found empty by the sweep when the event was lost', async () => {
    const { product, call, room, person, settle } = await occupiedCall();
    product.alder.leave(room, person, 'lost');
    await settle();
    await product.lifecycle.runDue();
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBe(product.now);
  });

  it('whose room is gone is empty', async () => {
    const { product, call, room, settle } = await occupiedCall();
    product.alder.rooms.delete(room);
    product.alder.emit(room, { type: 'room-finished' });
    await settle();
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBe(product.now);
  });

  it('goes on when somebody comes back within the grace', async () => {
    const { product, call, room, person, settle } = await occupiedCall();
    product.alder.leave(room, person);
    product.alder.enter(room, person);
    await settle();
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
  });

  it('gives a joiner the whole grace to arrive', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    product.now += 29 * SECOND;
    await product.join();
    product.now += 29 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
  });

  it('takes an event once, and none of a room that it is not on', async () => {
    const { product, call, room, settle } = await occupiedCall();
    await vi.waitFor(async () => expect((await product.store.find(call))?.entered).toBe(true), SOON);
    await product.lifecycle.enforce(call);
    product.alder.rooms.get(room)?.people.clear();
    const other = roomName(call, { epoch: 1, attempt: 2 });
    const nobody: ParticipantId = asId.participant('nobody');
    product.alder.emit(other, { type: 'participant-left', participantId: nobody });
    product.alder.emit(asId.room('not-ours'), { type: 'room-finished' });
    product.alder.emit(room, { type: 'participant-left', participantId: nobody }, 'event-1');
    await settle();
    expect((await product.store.find(call))?.emptySince).toBeUndefined();
  });

  it('stores no event that nothing follows from, however often a guest publishes', async () => {
    const recorded = vi.spyOn(MemoryEventDeduplicator.prototype, 'record');
    const { product, room, person, settle } = await occupiedCall();
    await vi.waitFor(() => expect(recorded).toHaveBeenCalledTimes(1), SOON);
    for (const type of ['track-published', 'track-unpublished'] as const)
      product.alder.emit(room, { type, participantId: person, source: 'camera' });
    product.alder.emit(room, { type: 'room-started' });
    await settle();
    expect(recorded).toHaveBeenCalledTimes(1);
    recorded.mockRestore();
  });

  it('looks few times however often its participants enter and leave', async () => {
    const { product, call, room, settle } = await occupiedCall();
    await vi.waitFor(async () => expect((await product.store.find(call))?.entered).toBe(true), SOON);
    const [found, marked] = [vi.spyOn(product.store, 'find'), vi.spyOn(product.store, 'markInside')];
    const recorded = vi.spyOn(MemoryEventDeduplicator.prototype, 'record');
    const { participant: last } = await product.join();
    for (let count = 0; count < 500; count += 1) {
      product.alder.emit(room, { type: 'participant-joined', participantId: last.id, name: 'Ben' });
      product.alder.emit(room, { type: 'participant-left', participantId: last.id });
    }
    await settle();
    expect(found.mock.calls.length).toBeLessThan(20);
    expect(marked.mock.calls.length).toBeLessThan(10);
    expect(recorded.mock.calls.length).toBeLessThan(10);
    recorded.mockRestore();
    expect(await product.store.findParticipant(call, last.id)).toMatchObject({ enteredAt: product.now });
  });

  it('hears of its room only from the deployment that has it', async () => {
    const product = new FakeProduct();
    product.lifecycle.start();
    const { call, participant } = await product.join();
    const replaced = vi.spyOn(product.store, 'replaceRoom');
    const looked = vi.spyOn(product.alder, 'listParticipants');
    product.birch.emit(roomOf(call), {
      type: 'participant-joined',
      participantId: participant.id,
      name: 'Ada',
    });
    product.alder.rooms.delete(roomOf(call));
    product.birch.emit(roomOf(call), { type: 'room-finished' });
    await product.lifecycle.stop();
    expect(await product.store.find(call)).toMatchObject({ entered: false, attempt: 1 });
    expect(replaced).not.toHaveBeenCalled();
    expect(looked).not.toHaveBeenCalled();
  });

  it('that somebody may be in goes on while its deployment does not say', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    // The event that somebody entered was lost.
    product.alder.enter(roomOf(call), participant.id);
    product.alder.reachable = false;
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
    product.alder.reachable = true;
    product.now += SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
    expect(await product.store.find(call)).toMatchObject({ entered: true });
  });

  it('ends in the end when its deployment is gone for good', async () => {
    const { product, call, room, person, settle } = await occupiedCall();
    product.alder.leave(room, person);
    await settle();
    product.alder.reachable = false;
    product.now += 299 * SECOND;
    expect(await endedAt(product, call)).toBeUndefined();
    product.now += 2 * SECOND;
    expect(await endedAt(product, call)).toBe(product.now);
    expect(product.changes).toEqual([call]);
    product.alder.reachable = true;
    product.now += 2 * SECOND;
    await product.lifecycle.runDue();
    expect(product.alder.rooms.size).toBe(0);
  });

  it('ends in time, and its room is closed, while another deployment answers nobody', async () => {
    const product = new FakeProduct();
    const birch = { adapters: [asId.provider('birch')] };
    for (let count = 0; count < 60; count += 1) await product.join({ key: asId.key(`stuck ${count}`) });
    product.alder.reachable = false;
    const asked = vi.spyOn(product.alder, 'listParticipants');
    product.now += 31 * SECOND;
    const { call } = await product.join({ key: asId.key('late'), ...birch });
    await product.lifecycle.runDue();
    // A few at once, and not once a call: each would cost a timeout.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(10);
    product.now += 31 * SECOND;
    expect(await endedAt(product, call)).toBe(product.now);
    expect(product.birch.rooms.size).toBe(0);
    product.now += 300 * SECOND;
    await product.lifecycle.runDue();
    product.alder.reachable = true;
    product.now += 3 * SECOND;
    await product.lifecycle.runDue();
    expect(product.alder.rooms.size).toBe(0);
  });

  it('on a deployment that no process runs any more is over, when none has looked at it for long', async () => {
    const product = new FakeProduct();
    const elm = asId.deployment('elm');
    const provider = asId.provider('elm');
    const decision = { deployment: elm, provider, reason: 'DEFAULT', variant: 'elm' } as const;
    const [id, { tenant }, key] = [asId.call('c'), product.anyone, asId.key('garden')];
    await product.store.open({ id, tenant, key, decision, encrypted: false, openedAt: product.now });
    product.now += 590 * SECOND;
    expect(await endedAt(product, id)).toBeUndefined();
    await expect(product.join({ adapters: [provider] })).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    product.now += 20 * SECOND;
    expect(await endedAt(product, id)).toBe(product.now);
  });

  it('whose room finished goes on in another, since the name of the first may still admit', async () => {
    const { product, call, room, person, settle } = await occupiedCall();
    product.alder.leave(room, person);
    product.alder.rooms.delete(room);
    product.alder.emit(room, { type: 'room-finished' });
    await settle();
    const again = await product.join({ call });
    expect(again).toMatchObject({ call, epoch: 1, attempt: 2 });
    expect([...product.alder.rooms.keys()]).toEqual([roomName(call, again)]);
  });

  it('keeps its room when it is said to have finished and is there', async () => {
    const { product, call, room, settle } = await occupiedCall();
    product.alder.emit(room, { type: 'room-finished' });
    await settle();
    expect(await product.join({ call })).toMatchObject({ call, epoch: 1, attempt: 1 });
  });

  it('is looked after by one of its processes at a time', async () => {
    const product = new FakeProduct();
    await product.join();
    product.now += 2 * SECOND;
    const asked = vi.spyOn(product.alder, 'listParticipants');
    await Promise.all([product.lifecycle.runDue(), product.another().runDue()]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('lets go of everything when it is stopped', async () => {
    const { product, settle } = await occupiedCall();
    expect(product.alder.listeners).toBe(1);
    await settle();
    await settle();
    expect(product.alder.listeners).toBe(0);
  });
});

describe('calls from which guests were removed', () => {
  /** How often rooms are listed in 8 s, once so many calls have removed a guest each. */
  async function looksAfter(removals: number): Promise<number> {
    const product = new FakeProduct();
    for (let count = 0; count < removals; count += 1) {
      const key = asId.key(`call-${count}`);
      const { call, participant: host } = await product.join({ key });
      product.alder.enter(roomOf(call), host.id, 'lost');
      const { participant: guest } = await product.join({ key });
      await product.moderation.remove({ participant: host.id }, call, guest.id, '');
    }
    const look = vi.spyOn(product.alder, 'listParticipants');
    for (let step = 0; step < 20; step += 1) {
      product.now += 400;
      await product.lifecycle.runDue();
    }
    return look.mock.calls.length;
  }

  it('are watched closely while they are few, and at a bearable pace when somebody makes many', async () => {
    expect(await looksAfter(5)).toBeGreaterThanOrEqual(5 * 18);
    expect(await looksAfter(500)).toBeLessThan(8 * 100);
  });
});
