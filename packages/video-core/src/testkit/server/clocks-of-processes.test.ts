import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MoveReport } from '../../call/move-protocol.ts';
import { asId, roomName } from '../../contract/identity.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { CONTRACT_TENANT, newCall, person } from '../stores/contract-calls.ts';
import { FakeDeployment } from './fake-deployment.ts';
import { FakeMoveProcess } from './fake-move-process.ts';

const staff = { tenant: CONTRACT_TENANT, grants: new Set(['staff'] as const), subject: 'staff' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([-60_000, -7_000, 7_000, 60_000])(
  'a commit waits for whoever reports to a process whose clock is %i ms off',
  async (off) => {
    const clock = { now: () => Date.now() };
    const calls = new MemoryCallStore();
    const control = new MemoryControlStore(calls, clock);
    const moves = new MemoryMoveStore(calls);
    const shared = {
      calls,
      control,
      moves,
      votes: new MemoryHealthVotes(clock),
      deployments: [new FakeDeployment('alder'), new FakeDeployment('birch')],
      killed: new Set<FakeDeployment['deployment']>(),
      bus: new MemoryBus(),
    };
    const one = new FakeMoveProcess({ ...shared, clock });
    const two = new FakeMoveProcess({ ...shared, clock: { now: () => Date.now() + off } });
    await vi.advanceTimersByTimeAsync(100);
    const call = { ...newCall(), encrypted: false };
    await calls.open(call);
    await shared.deployments[0]?.createRoom({
      room: roomName(call.id, { epoch: 1, attempt: 1 }),
      emptyTimeout: 330,
      maxParticipants: 100,
    });
    const people = await Promise.all(
      [one, two].map(async (process) => {
        const record = person(call.id, Date.now());
        await calls.admit(record, 0, Date.now());
        await calls.markInside(call.id, [record.id], Date.now());
        const seat = { call: call.id, participant: record.id, connection: record.id, version: 4 };
        await control.takeSeat(seat, 600);
        return { process, seat };
      }),
    );
    const begun = one.moves.request({ key: call.key, to: asId.deployment('birch'), force: false }, staff);
    await vi.advanceTimersByTimeAsync(500);
    const move = await begun;
    if (!move) throw new Error('nothing was begun');
    let seq = 0;
    const report = async (state: MoveReport['state'], index: 0 | 1) => {
      const { process, seat } = people[index] ?? expect.unreachable();
      seq += 1;
      const done = process.moves.report(seat, { type: 'move-report', move: move.id, seq, state });
      await vi.advanceTimersByTimeAsync(300);
      await done;
    };
    for (let beats = 0; beats < 12; beats += 1) {
      await report('ready', 0);
      await report('not-ready', 1);
      expect(await moves.find(move.id)).toMatchObject({ phase: 'prepare' });
    }
    await report('ready', 1);
    await vi.advanceTimersByTimeAsync(300);
    expect(await moves.find(move.id)).toMatchObject({ phase: 'committed' });
    for (const process of [one, two]) process.die();
  },
);
