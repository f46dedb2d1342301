import { afterEach, expect, it, vi } from 'vitest';
import type { ControlMessage } from '../../call/control-protocol.ts';
import type { MoveNotice } from '../../call/move-protocol.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';
import { newCall, person } from '../../testkit/stores/contract-calls.ts';
import { FairQueue } from '../admission/fair-queue.ts';
import { MemoryCallStore } from '../calls/memory-call-store.ts';
import { systemClock } from '../ports/clock.ts';
import { ChatHistories } from './chat-history.ts';
import { ControlMember } from './control-member.ts';
import type { ToldMove } from './control-moves.ts';
import { ControlRoom } from './control-room.ts';
import { MemoryControlStore } from './memory-control-store.ts';

const notice: MoveNotice = {
  id: asId.move('move'),
  phase: 'prepare',
  source: { epoch: 1, attempt: 1 },
  target: { epoch: 2, attempt: 1, deployment: asId.deployment('birch'), provider: asId.provider('birch') },
  deadline: 9_000,
};

afterEach(() => {
  vi.useRealTimers();
});

/** A room with so many members, each of whom keeps what it was sent. */
async function roomOf(size: number, version = 4) {
  const calls = new MemoryCallStore();
  const store = new MemoryControlStore(calls, systemClock);
  const call = newCall();
  await calls.open(call);
  const moves = {
    told: undefined as ToldMove | undefined,
    asked: 0,
    notice: async () => {
      moves.asked += 1;
      return moves.told;
    },
  };
  const room = new ControlRoom({
    call: call.id,
    calls,
    store,
    moderation: { passOnRole: async () => {} },
    moves,
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: systemClock,
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const members: { readonly id: ParticipantId; readonly sent: ControlMessage[] }[] = [];
  for (let index = 0; index < size; index += 1) {
    const record = person(call.id, index);
    await calls.admit(record, 0, index);
    const seat = { call: call.id, participant: record.id, connection: record.id, version };
    await store.takeSeat(seat, 60);
    const sent: ControlMessage[] = [];
    room.add(new ControlMember(seat, { send: (message) => void sent.push(message), end: () => {} }, 0));
    members.push({ id: record.id, sent });
  }
  await room.refresh('state');
  for (const { sent } of members) sent.splice(0);
  const begin = (first: readonly ParticipantId[] = []) => {
    calls.relocate(call.id, 0, (record) => ({ ...record, beside: notice.target }));
    moves.told = { notice, first };
  };
  const commit = () => {
    calls.relocate(call.id, 0, (record) => ({ ...record, epoch: 2, pin: asId.deployment('birch') }));
    if (moves.told) moves.told = { ...moves.told, notice: { ...notice, phase: 'committed' } };
  };
  const end = () => {
    calls.relocate(call.id, 0, ({ beside: _beside, ...record }) => record);
    moves.told = undefined;
  };
  const told = () => members.filter(({ sent }) => sent.some(({ type }) => type === 'move')).length;
  const know = () =>
    members.filter(({ sent }) => sent.some((message) => message.type === 'call' && message.epoch === 2))
      .length;
  return { call: call.id, room, moves, members, begin, commit, end, told, know };
}

it('tells of a move once for each phase, and not again because time passes', async () => {
  const { room, moves, members, begin, commit, end } = await roomOf(1);
  begin();
  await room.refresh('state');
  moves.told = { notice: { ...notice, deadline: 8_000 }, first: [] };
  await room.refresh('state');
  commit();
  await room.refresh('state');
  end();
  await room.refresh('state');
  expect(members[0]?.sent).toMatchObject([
    { type: 'move', move: { phase: 'prepare', deadline: 9_000 } },
    { type: 'move', move: { phase: 'committed' } },
    { type: 'call', epoch: 2 },
    { type: 'move' },
  ]);
});

it('tells pages of before, which follow no move, where the call is', async () => {
  const { room, begin, commit, told, know } = await roomOf(1, 3);
  begin();
  commit();
  await room.refresh('state');
  expect([told(), know()]).toEqual([0, 1]);
});

it('tells a large call of a move in batches by time, and where the call is no earlier', async () => {
  const { room, members, begin, commit, told, know } = await roomOf(100);
  vi.useFakeTimers();
  begin(members.slice(0, 20).map(({ id }) => id));
  await room.refresh('state');
  expect([told(), know()]).toEqual([20, 0]);
  commit();
  await room.refresh('state');
  await vi.advanceTimersByTimeAsync(0);
  for (const expected of [45, 70, 95, 100]) {
    expect([told(), know()]).toEqual([expected, expected]);
    // However often something else is told meanwhile.
    for (let reports = 0; reports < 10; reports += 1) await room.refresh('state');
    expect([told(), know()]).toEqual([expected, expected]);
    await vi.advanceTimersByTimeAsync(200);
  }
});

it('tells whoever comes back that no move is under way, without asking for one', async () => {
  const { room, moves, call } = await roomOf(1);
  const sent: ControlMessage[] = [];
  const seat = { call, participant: asId.participant('late'), connection: 'late', version: 4 };
  room.add(new ControlMember(seat, { send: (message) => void sent.push(message), end: () => {} }, 0));
  await room.refresh('state');
  expect(sent.filter(({ type }) => type === 'move')).toEqual([{ type: 'move' }]);
  expect(moves.asked).toBe(0);
});

it('asks for no move while the call has one room', async () => {
  const { room, moves, begin, end } = await roomOf(1);
  for (let joins = 0; joins < 3; joins += 1) await room.refresh('state', 'hands', 'chat');
  expect(moves.asked).toBe(0);
  begin();
  await room.refresh('state');
  end();
  // Once more, to take back what was told.
  for (let joins = 0; joins < 3; joins += 1) await room.refresh('state');
  expect(moves.asked).toBe(2);
});
