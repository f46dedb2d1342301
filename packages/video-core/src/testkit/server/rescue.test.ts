import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { kindOf, roomName, type ProviderKind } from '../../contract/identity.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { alder, newCall } from '../stores/contract-calls.ts';
import { FakeDeployment } from './fake-deployment.ts';
import { FakeMoveProcess } from './fake-move-process.ts';

const clock = { now: () => Date.now() };
/** Calls on alder; more than are read at once. */
const CALLS = 120;

class World {
  readonly calls = new MemoryCallStore();
  readonly deployments = [
    new FakeDeployment('alder'),
    new FakeDeployment('birch', { encryption: 'a test says so' }),
  ] as const;
  readonly killed = new Set<FakeDeployment['deployment']>();
  /** Those that calls may run on. */
  providers: readonly ProviderKind[] | undefined;
  readonly #shared = {
    calls: this.calls,
    control: new MemoryControlStore(this.calls, clock),
    moves: new MemoryMoveStore(this.calls),
    votes: new MemoryHealthVotes(clock),
    deployments: [...this.deployments],
    killed: this.killed,
    providers: () => this.providers,
    bus: new MemoryBus(),
    clock,
  };
  readonly processes: FakeMoveProcess[] = [];

  constructor(processes: number, more: readonly FakeDeployment[] = []) {
    this.#shared.deployments.push(...more);
    for (let index = 0; index < processes; index += 1) this.processes.push(new FakeMoveProcess(this.#shared));
  }

  async open(encrypted = false): Promise<void> {
    const call = { ...newCall(alder), encrypted };
    await this.calls.open(call);
    await this.deployments[0].createRoom({
      room: roomName(call.id, { epoch: 1, attempt: 1 }),
      emptyTimeout: 330,
      maxParticipants: 100,
    });
  }

  async left(): Promise<number> {
    return (await this.calls.listPinned(alder, { limit: 1_000 })).length;
  }
}

let world: World;
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const process of world.processes) process.die();
  vi.useRealTimers();
});

describe('a rescue by health', () => {
  it.each([1, 2, 3])(
    'carries all calls over when %i processes agree, one entry each in the audit log',
    async (processes) => {
      world = new World(processes);
      for (let count = 0; count < CALLS; count += 1) await world.open();
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await world.left()).toBe(CALLS);
      world.deployments[0].reachable = false;
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await world.left()).toBe(0);
      const entries = world.processes.flatMap(({ audit }) => audit.entries);
      expect(entries).toHaveLength(CALLS);
    },
  );

  it.each([
    [2, 1],
    [3, 1],
    [4, 2],
  ])('of %i processes moves nothing when %i have lost their way', async (processes, lost) => {
    world = new World(processes);
    await world.open();
    await vi.advanceTimersByTimeAsync(2_000);
    for (const process of world.processes.slice(0, lost)) process.lose(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await world.left()).toBe(1);
  });

  it('does without the vote of a process that died with it', async () => {
    world = new World(2);
    await world.open();
    await vi.advanceTimersByTimeAsync(2_000);
    world.processes[0]?.die();
    world.deployments[0].reachable = false;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await world.left()).toBe(0);
  });

  it('leaves a call where it is that may run nowhere else, also when that was switched off', async () => {
    world = new World(1);
    world.providers = [kindOf(alder)];
    await world.open();
    world.killed.add(alder);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await world.left()).toBe(1);
    world.providers = undefined;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await world.left()).toBe(0);
  });

  it('tries another target when one opens no room, and does not try all the time when none does', async () => {
    world = new World(2);
    await world.open();
    const [source, broken] = world.deployments;
    const cedar = new FakeDeployment('cedar');
    broken.createRoom = () => Promise.reject(new ProviderUnavailableError(broken.deployment));
    world.killed.add(source.deployment);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await world.left()).toBe(1);
    const entries = () => world.processes.flatMap(({ audit }) => audit.entries).length;
    expect(entries()).toBeLessThanOrEqual(3);
    for (const process of world.processes) process.die();
    world = new World(2, [cedar]);
    await world.open();
    world.deployments[1].createRoom = broken.createRoom;
    world.killed.add(world.deployments[0].deployment);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await world.left()).toBe(0);
    expect(cedar.rooms.size).toBe(1);
  });

  it('tries a room that does not close less and less often, on all processes together', async () => {
    world = new World(3);
    await world.open();
    await vi.advanceTimersByTimeAsync(2_000);
    const [source] = world.deployments;
    const close = vi
      .spyOn(source, 'closeRoom')
      .mockRejectedValue(new ProviderUnavailableError(source.deployment));
    world.killed.add(source.deployment);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await world.left()).toBe(0);
    expect(close.mock.calls.length).toBeGreaterThan(2);
    expect(close.mock.calls.length).toBeLessThan(12);
    close.mockRestore();
    await vi.advanceTimersByTimeAsync(70_000);
    expect(source.rooms.size).toBe(0);
  });

  it('goes through all calls of a deployment, though nothing can take the first', async () => {
    world = new World(1);
    for (let count = 0; count < CALLS; count += 1) await world.open(count < 100);
    world.killed.add(world.deployments[0].deployment);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await world.left()).toBe(100);
  });
});
