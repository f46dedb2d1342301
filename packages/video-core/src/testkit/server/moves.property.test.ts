import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MOVE_REPORT_STATES } from '../../call/move-protocol.ts';
import { asId, roomName, type MoveId, type ParticipantId } from '../../contract/identity.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { roomsOf } from '../../server/calls/call-record.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { CONTRACT_TENANT, newCall, person } from '../stores/contract-calls.ts';
import { FakeDeployment } from './fake-deployment.ts';
import { FakeMoveProcess } from './fake-move-process.ts';

const DEPLOYMENTS = ['alder', 'birch', 'cedar'] as const;
type Name = (typeof DEPLOYMENTS)[number];

type Step =
  | { readonly do: 'move'; readonly to: Name; readonly force: boolean }
  | { readonly do: 'report'; readonly who: number; readonly state: (typeof MOVE_REPORT_STATES)[number] }
  | { readonly do: 'end' | 'replace-room' }
  | { readonly do: 'freeze' | 'thaw'; readonly who: number }
  | { readonly do: 'lose' | 'find'; readonly process: number }
  | { readonly do: 'reject' | 'hang' | 'answer' | 'kill' | 'revive'; readonly which: Name }
  | { readonly do: 'reconnect' | 'leave'; readonly who: number }
  | { readonly do: 'die'; readonly process: number }
  | { readonly do: 'wait'; readonly milliseconds: number };

const only = <Word extends string>(...words: readonly Word[]) => fc.constantFrom(...words);
const who = fc.nat({ max: 3 });
const which = fc.constantFrom(...DEPLOYMENTS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: only('move'), to: which, force: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: only('report'), who, state: fc.constantFrom(...MOVE_REPORT_STATES) }),
  },
  { weight: 4, arbitrary: fc.record({ do: only('freeze', 'thaw'), who }) },
  { weight: 2, arbitrary: fc.record({ do: only('lose', 'find'), process: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: only('end', 'replace-room') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: only('reject', 'hang', 'answer', 'answer', 'kill', 'revive', 'revive'),
      which,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: only('reconnect', 'leave'), who }) },
  { weight: 6, arbitrary: fc.record({ do: only('die'), process: fc.nat({ max: 1 }) }) },
  { weight: 12, arbitrary: fc.record({ do: only('wait'), milliseconds: fc.nat({ max: 20 }) }) },
  { weight: 12, arbitrary: fc.record({ do: only('wait'), milliseconds: fc.nat({ max: 4_000 }) }) },
);

const staff: Identity = { tenant: CONTRACT_TENANT, grants: new Set(['staff'] as const), subject: 'staff' };

class World {
  readonly calls = new MemoryCallStore();
  readonly #clock = { now: () => Date.now() };
  readonly control = new MemoryControlStore(this.calls, this.#clock);
  readonly moves = new MemoryMoveStore(this.calls);
  readonly #votes = new MemoryHealthVotes(this.#clock);
  readonly call = newCall();
  readonly begun = new Set<MoveId>();
  readonly faults: string[] = [];
  readonly #deployments = new Map(DEPLOYMENTS.map((name) => [name, new FakeDeployment(name)]));
  readonly #killed = new Set<FakeDeployment['deployment']>();
  readonly #bus = new MemoryBus();
  readonly #people: ParticipantId[] = [];
  readonly #frozen = new Set<number>();
  #clients: NodeJS.Timeout | undefined;
  readonly #connections = new Map<ParticipantId, string>();
  readonly #processes = [this.#process(), this.#process()];
  #turn = 0;
  #seq = 0;

  async open(): Promise<void> {
    const { call } = this;
    await this.calls.open({ ...call, encrypted: false });
    await this.#deployment('alder').createRoom(this.#room({ epoch: 1, attempt: 1 }));
    for (let index = 0; index < 4; index += 1) {
      const record = person(call.id, Date.now() - 1_000 + index);
      await this.calls.admit(record, 0, Date.now());
      this.#people.push(record.id);
      await this.#connect(record.id);
      this.#deployment('alder').enter(roomName(call.id, { epoch: 1, attempt: 1 }), record.id);
    }
    this.#clients = setInterval(() => {
      for (const index of this.#people.keys()) if (!this.#frozen.has(index)) this.#attempt(this.#obey(index));
    }, 150);
  }

  do(one: Step): void {
    switch (one.do) {
      case 'move':
        return this.#attempt(this.#move(one.to, one.force));
      case 'report':
        return this.#attempt(this.#report(one.who, one.state));
      case 'freeze':
        return void this.#frozen.add(one.who);
      case 'thaw':
        return void this.#frozen.delete(one.who);
      case 'lose':
      case 'find':
        return this.#processes[one.process]?.lose(one.do === 'lose');
      case 'end':
        return this.#attempt(this.calls.end(this.call.id, Date.now(), 'always'));
      case 'replace-room':
        return this.#attempt(this.#replaceRoom());
      case 'reject':
      case 'hang':
        return void Object.assign(this.#deployment(one.which), {
          hangs: one.do === 'hang',
          reachable: false,
        });
      case 'answer':
        return void (this.#deployment(one.which).reachable = true);
      case 'kill':
        return void this.#killed.add(this.#deployment(one.which).deployment);
      case 'revive':
        return void this.#killed.delete(this.#deployment(one.which).deployment);
      case 'reconnect':
        return this.#attempt(this.#connect(this.#who(one.who)));
      case 'leave':
        return this.#attempt(this.#leave(this.#who(one.who)));
      case 'die':
        this.#processes[one.process]?.die();
        this.#processes[one.process] = this.#process();
        return;
      case 'wait':
    }
  }

  /** What may never be, however briefly it is looked at. */
  async check(): Promise<void> {
    const call = await this.calls.find(this.call.id);
    if (!call) throw new Error('no call is forgotten so early');
    const open = await this.moves.findOpen(call.id);
    if ((open !== undefined) !== (call.beside !== undefined) && call.endedAt === undefined)
      this.faults.push(`${open ? 'a' : 'no'} move is open, and the call has ${roomsOf(call).length} rooms`);
    // Whoever asked a process that died was never told.
    const latest = await this.moves.findLatest(call.id);
    if (latest) this.begun.add(latest.id);
    const moves = await this.#moves();
    if (moves.filter(({ phase }) => phase === 'prepare' || phase === 'committed').length > 1)
      this.faults.push('two moves are open');
    const last = moves.findLast(({ committedAt }) => committedAt !== undefined);
    if (call.pin !== (last?.target.deployment ?? 'alder')) this.faults.push(`the pin is ${call.pin}`);
  }

  async heal(): Promise<void> {
    for (const one of this.#deployments.values()) one.reachable = true;
    this.#killed.clear();
    for (const process of this.#processes) process.lose(false);
  }

  /** What is left behind when everything has come to rest. */
  async leftovers(): Promise<readonly string[]> {
    const call = await this.calls.find(this.call.id);
    if (!call) throw new Error('no call is forgotten so early');
    const found: string[] = [];
    if (await this.moves.findOpen(call.id)) found.push('a move is open');
    for (const { id, cleared } of await this.#moves()) if (!cleared) found.push(`move ${id} is not cleared`);
    const [pinned, ...others] = roomsOf(call);
    if (others.length > 0) found.push('the call has two rooms');
    for (const { rooms, deployment } of this.#deployments.values())
      for (const name of rooms.keys())
        if (name !== pinned?.room || deployment !== call.pin) found.push(`room ${name} is open`);
    const unclosed = await this.calls.listUnclosedRooms(call.id);
    for (const { room } of unclosed) if (room !== pinned?.room) found.push(`room ${room} is to be closed`);
    return found;
  }

  /** How many moves moved the call. */
  async committed(): Promise<number> {
    return (await this.#moves()).filter(({ committedAt }) => committedAt !== undefined).length;
  }

  stop(): void {
    clearInterval(this.#clients);
    for (const one of this.#processes) one.die();
  }

  async #moves(): Promise<readonly MoveRecord[]> {
    const found = await Promise.all([...this.begun].map((id) => this.moves.find(id)));
    return found.filter((move) => move !== undefined);
  }

  async #move(to: Name, force: boolean): Promise<void> {
    const process = this.#any();
    const { key } = this.call;
    await process.moves.request({ key, to: asId.deployment(to), force }, staff);
  }

  async #report(index: number, state: (typeof MOVE_REPORT_STATES)[number]): Promise<void> {
    const process = this.#any();
    const { notice } = (await process.moves.notice(this.call.id)) ?? {};
    const participant = this.#who(index);
    const connection = this.#connections.get(participant);
    if (!notice || connection === undefined) return;
    this.#seq += 1;
    const report = { type: 'move-report', move: notice.id, seq: this.#seq, state } as const;
    await process.moves.report({ call: this.call.id, participant, connection, version: 4 }, report);
  }

  /** What a client does that can. */
  async #obey(index: number): Promise<void> {
    const { notice } = (await this.#any().moves.notice(this.call.id)) ?? {};
    if (notice) await this.#report(index, notice.phase === 'prepare' ? 'ready' : 'swapped');
  }

  async #replaceRoom(): Promise<void> {
    const call = await this.calls.find(this.call.id);
    if (!call) return;
    const before = roomName(call.id, call);
    // The room is gone before anyone gives the call another.
    for (const { rooms } of this.#deployments.values()) rooms.delete(before);
    await this.calls.replaceRoom(call.id, call, Date.now());
  }

  async #connect(participant: ParticipantId): Promise<void> {
    const connection = crypto.randomUUID();
    this.#connections.set(participant, connection);
    await this.control.takeSeat({ call: this.call.id, participant, connection, version: 4 }, 1_000_000);
  }

  async #leave(participant: ParticipantId): Promise<void> {
    const connection = this.#connections.get(participant) ?? '';
    await this.control.leaveSeat({ call: this.call.id, participant, connection, version: 4 });
  }

  #who(index: number): ParticipantId {
    const participant = this.#people[index];
    if (participant === undefined) throw new Error('there are four');
    return participant;
  }

  #room(stamp: { readonly epoch: number; readonly attempt: number }) {
    return { room: roomName(this.call.id, stamp), emptyTimeout: 330, maxParticipants: 100 };
  }

  #deployment(name: Name): FakeDeployment {
    const deployment = this.#deployments.get(name);
    if (!deployment) throw new Error(`there is no ${name}`);
    return deployment;
  }

  #process(): FakeMoveProcess {
    const { calls, control, moves } = this;
    const deployments = [...this.#deployments.values()];
    return new FakeMoveProcess({
      calls,
      control,
      moves,
      votes: this.#votes,
      deployments,
      killed: this.#killed,
      bus: this.#bus,
      clock: this.#clock,
    });
  }

  #any(): FakeMoveProcess {
    this.#turn += 1;
    const one = this.#processes[this.#turn % this.#processes.length];
    if (!one) throw new Error('there are two processes');
    return one;
  }

  /** Refusals are expected; whoever asks a process that dies never hears. */
  #attempt(task: Promise<unknown>): void {
    task.catch(() => {});
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('moves end in one deployment, whatever is asked for, fails or dies at any moment', async () => {
  let committed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World();
      await world.open();
      for (const one of steps) {
        world.do(one);
        // Some at the same moment, some after some turns of what is under way, some a little later.
        await vi.advanceTimersByTimeAsync(one.do === 'wait' ? one.milliseconds : 0);
        await world.check();
      }
      await world.heal();
      // A room that could not be closed is tried again after a minute at the latest.
      await vi.advanceTimersByTimeAsync(130_000);
      await world.check();
      const leftovers = await world.leftovers();
      world.stop();
      committed += await world.committed();
      expect([...world.faults, ...leftovers]).toEqual([]);
    }),
    { numRuns: 120 },
  );
  // A test in which nothing ever moves shows nothing.
  expect(committed).toBeGreaterThan(20);
}, 120_000);
