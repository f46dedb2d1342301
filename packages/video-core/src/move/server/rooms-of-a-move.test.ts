import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JoinAnswer } from '../../call/join.ts';
import { asId, roomName, type RoomName } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import type { MoveRecord } from './move-record.ts';

/** Lets everything that is under way end. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a call that is being moved', () => {
  let product: FakeProduct;
  let host: JoinAnswer;
  let guest: JoinAnswer;
  let move: MoveRecord;
  let source: RoomName;
  let target: RoomName;

  beforeEach(async () => {
    product = new FakeProduct();
    product.lifecycle.start();
    host = await product.join();
    guest = await product.join();
    const { call, key } = host;
    source = roomName(call, host);
    const asked = {
      id: asId.move('move'),
      call,
      tenant: product.anyone.tenant,
      key,
      kind: 'planned',
      forced: false,
      subject: 'staff',
      source: { epoch: 1, attempt: 1, deployment: asId.deployment('alder') },
      to: asId.deployment('birch'),
      requestedAt: product.now,
    } as const;
    const begun = await product.moves.begin(asked, { owner: 'test', now: product.now, until: Infinity });
    if (typeof begun === 'string') throw new Error(`the move was ${begun}`);
    move = begun;
    target = roomName(call, move.target);
    await product.birch.createRoom({ room: target, emptyTimeout: 330, maxParticipants: 100 });
    for (const { participant } of [host, guest]) {
      product.alder.enter(source, participant.id);
      product.birch.enter(target, participant.id);
    }
    await settled();
  });

  afterEach(() => product.lifecycle.stop());

  const inside = () => [product.alder.rooms.get(source), product.birch.rooms.get(target)];

  it('removes a participant from both rooms', async () => {
    await product.moderation.remove(product.staff, host.call, guest.participant.id, 'Goodbye.');
    for (const room of inside()) {
      expect(room?.people.has(guest.participant.id)).toBe(false);
      expect(room?.people.has(host.participant.id)).toBe(true);
    }
  });

  it('blocks a source in both rooms, and mutes in both', async () => {
    const { id } = guest.participant;
    product.alder.publish(source, id, 'microphone');
    product.birch.publish(target, id, 'microphone');
    await product.moderation.block(product.staff, host.call, id, 'camera');
    for (const room of inside()) expect(room?.people.get(id)?.rights.publish).not.toContain('camera');
    await product.moderation.mute(product.staff, host.call, id, 'microphone');
    for (const { said } of [product.alder, product.birch]) expect(said).toEqual(['mute microphone']);
  });

  it('mutes once in the room that answers, and in the other as soon as that does', async () => {
    const { id } = guest.participant;
    product.alder.publish(source, id, 'microphone');
    product.birch.publish(target, id, 'microphone');
    for (const silent of [product.birch, product.alder]) {
      const answering = silent === product.birch ? product.alder : product.birch;
      for (const { said } of [product.alder, product.birch]) said.splice(0);
      silent.reachable = false;
      await product.moderation.mute(product.staff, host.call, id, 'microphone');
      for (let looks = 0; looks < 5; looks += 1) {
        product.now += 1_000;
        await product.lifecycle.enforce(host.call);
      }
      expect([answering.said, silent.said]).toEqual([['mute microphone'], []]);
      silent.reachable = true;
      product.now += 1_000;
      await product.lifecycle.enforce(host.call);
      expect([answering.said, silent.said]).toEqual([['mute microphone'], ['mute microphone']]);
    }
  });

  it('closes both rooms when it is ended for everyone', async () => {
    await product.moderation.endCall(product.staff, host.call);
    expect(inside()).toEqual([undefined, undefined]);
  });

  it('is not empty as long as anyone is in either room', async () => {
    for (const { participant } of [host, guest]) product.alder.leave(source, participant.id);
    await settled();
    expect((await product.store.find(host.call))?.emptySince).toBeUndefined();
    for (const { participant } of [host, guest]) product.birch.leave(target, participant.id);
    await settled();
    expect((await product.store.find(host.call))?.emptySince).toBe(product.now);
  });

  it('stays where it is when the target is closed by its deployment', async () => {
    product.birch.rooms.delete(target);
    product.birch.emit(target, { type: 'room-finished' });
    await settled();
    expect(await product.store.find(host.call)).toMatchObject({ pin: 'alder', epoch: 1, attempt: 1 });
  });

  it('sends joins to the source before the commit and to the target after it', async () => {
    expect(await product.join()).toMatchObject({ epoch: 1, decision: { deployment: 'alder' } });
    expect(await product.moves.commit(move.id, 0, { ready: [], at: product.now })).toBe('committed');
    expect(await product.join()).toMatchObject({ epoch: 2, decision: { deployment: 'birch' } });
  });

  it('gives a join another try when the pin moves while its credentials are issued', async () => {
    product.alder.hangs = true;
    product.alder.reachable = false;
    const joining = product.join();
    await settled();
    await product.moves.commit(move.id, 0, { ready: [], at: product.now });
    product.alder.reachable = true;
    expect(await joining).toMatchObject({ epoch: 2, decision: { deployment: 'birch' } });
  });
});
