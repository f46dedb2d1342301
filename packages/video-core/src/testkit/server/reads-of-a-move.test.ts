import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { MoveReport } from '../../call/move-protocol.ts';
import type { MoveId, ParticipantId } from '../../contract/identity.ts';
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
const clock = { now: () => Date.now() };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is looked at again when somebody is ready, and not because somebody is not', async () => {
  const calls = new MemoryCallStore();
  const control = new MemoryControlStore(calls, clock);
  const moves = new MemoryMoveStore(calls);
  const looks = vi.spyOn(moves, 'claim');
  const source = new FakeDeployment('alder');
  const process = new FakeMoveProcess({
    calls,
    control,
    moves,
    votes: new MemoryHealthVotes(clock),
    deployments: [source, new FakeDeployment('birch')],
    killed: new Set(),
    bus: new MemoryBus(),
    clock,
  });
  await vi.advanceTimersByTimeAsync(100);
  const call = { ...newCall(), encrypted: false };
  await calls.open(call);
  const room = roomName(call.id, { epoch: 1, attempt: 1 });
  await source.createRoom({ room, emptyTimeout: 330, maxParticipants: 100 });
  const enter = async (): Promise<ParticipantId> => {
    const record = person(call.id, Date.now());
    await calls.admit(record, 0, Date.now());
    await calls.markInside(call.id, [record.id], Date.now());
    await control.takeSeat({ call: call.id, participant: record.id, connection: record.id, version: 4 }, 600);
    return record.id;
  };
  const [ada, ben] = [await enter(), await enter()];
  const begun = process.moves.request({ key: call.key, to: asId.deployment('birch'), force: false }, staff);
  // As many milliseconds on every machine: the timers are fake.
  await vi.advanceTimersByTimeAsync(200);
  const { id } = (await begun) ?? expect.unreachable();
  expect((await moves.find(id))?.announcedAt).toBeDefined();
  // Once to open the target.
  expect(looks).toHaveBeenCalledTimes(1);

  const report = (move: MoveId, participant: ParticipantId, state: MoveReport['state'], seq: number) =>
    process.moves.report(
      { call: call.id, participant, connection: participant, version: 4 },
      { type: 'move-report', move, seq, state },
    );
  const settle = () => vi.advanceTimersByTimeAsync(20);
  const reports = [report(id, ada, 'not-ready', 1), report(id, ben, 'not-ready', 1)];
  await settle();
  await Promise.all(reports);
  expect(looks).toHaveBeenCalledTimes(1);
  const ready = [report(id, ada, 'ready', 2), report(id, ben, 'ready', 2)];
  await settle();
  await Promise.all(ready);
  await settle();
  expect(await moves.find(id)).toMatchObject({ phase: 'committed' });
  process.die();
});
