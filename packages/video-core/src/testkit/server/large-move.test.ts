import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOVE_REPORT_INTERVAL, type MoveNotice, type MoveReport } from '../../call/move-protocol.ts';
import type { ControlMessage } from '../../call/control-protocol.ts';
import { asId, roomName, type ParticipantId } from '../../contract/identity.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { createMoveServices, type MoveServices } from '../../move/server/move-services.ts';
import { CallLifecycle } from '../../server/calls/call-lifecycle.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { ControlRooms, type ControlEntry } from '../../server/control/control-rooms.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { Deployments } from '../../server/decision/deployments.ts';
import { MemoryAuditLog } from '../../server/moderation/memory-audit-log.ts';
import { Moderation } from '../../server/moderation/moderation.ts';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { MemoryTelemetry } from '../../server/ports/memory-telemetry.ts';
import { CONTRACT_TENANT, newCall, person } from '../stores/contract-calls.ts';
import { FakeDeployment } from './fake-deployment.ts';
import { wrapMethods } from './wrap-methods.ts';

const PUBLISHERS = 4;
const clock = { now: () => Date.now() };

/** A page that follows moves: ready after a while, swapped after a while, and reports as often as it should. */
class FakeReceiver {
  readonly id: ParticipantId;
  readonly sent: ControlMessage[] = [];
  reports = 0;
  #entry: ControlEntry | undefined;
  #notice: MoveNotice | undefined;
  #state: MoveReport['state'] = 'not-ready';
  #beat: NodeJS.Timeout | undefined;
  toldAt: number | undefined;

  constructor(id: ParticipantId) {
    this.id = id;
  }

  async enter(rooms: ControlRooms, call: ReturnType<typeof newCall>['id']): Promise<void> {
    const link = { send: (message: ControlMessage) => this.#hear(message), end: () => {} };
    this.#entry = await rooms.enter({ call, participant: this.id }, link, { after: 0, version: 4 });
  }

  #hear(message: ControlMessage): void {
    this.sent.push(message);
    if (message.type !== 'move') return;
    clearInterval(this.#beat);
    this.#notice = message.move;
    if (!message.move) return;
    this.toldAt = Date.now();
    this.#report(this.#state);
    setTimeout(() => this.#report(message.move?.phase === 'prepare' ? 'ready' : 'swapped'), 300);
    this.#beat = setInterval(() => this.#report(this.#state), MOVE_REPORT_INTERVAL);
  }

  #report(state: MoveReport['state']): void {
    if (!this.#notice) return;
    this.#state = state;
    this.reports += 1;
    const { id: move } = this.#notice;
    void this.#entry?.command({ type: 'move-report', move, seq: this.reports, state });
  }
}

/** Counts what is asked of a store, and how much it answers. */
function counted<Target extends object>(target: Target, costs: { asked: number; rows: number }): Target {
  return wrapMethods(target, (_, call) => {
    const answer = call();
    if (!(answer instanceof Promise)) return answer;
    costs.asked += 1;
    return answer.then((rows: unknown) => {
      costs.rows += Array.isArray(rows) ? rows.length : 1;
      return rows;
    });
  });
}

const running: (MoveServices | ControlRooms)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  vi.useRealTimers();
});

/** Moves a call with so many receivers, and answers what that costs for each. */
async function moveWith(receivers: number) {
  const costs = { asked: 0, rows: 0 };
  const memory = new MemoryCallStore();
  const calls = counted(memory, costs);
  const moves = counted(new MemoryMoveStore(memory), costs);
  const store = counted(new MemoryControlStore(memory, clock), costs);
  const [alder, birch] = [new FakeDeployment('alder'), new FakeDeployment('birch')];
  const deployments = new Deployments([alder, birch]);
  const telemetry = new MemoryTelemetry();
  const bus = new MemoryBus();
  const audit = new MemoryAuditLog();
  const lifecycle = new CallLifecycle({
    store: calls,
    deployments,
    events: new MemoryEventDeduplicator(),
    telemetry,
    clock,
  });
  const moderation = new Moderation({ store: calls, deployments, audit, lifecycle, clock });
  const services = createMoveServices({
    store: { calls, control: store, moves, votes: new MemoryHealthVotes(clock), audit },
    deployments,
    health: {
      of: () => ({ healthy: true }),
      seemsDown: () => false,
      onSeemsDown: () => () => {},
      reportFailure: () => {},
      reportSuccess: () => {},
    },
    rules: { killed: () => [] },
    bus,
    clock,
    telemetry,
    room: { emptyTimeout: 330, maxParticipants: 2_000 },
    tell: (call) => rooms.changed(call),
  });
  const rooms = new ControlRooms({
    calls,
    store,
    moderation,
    moves: services.moves,
    bus,
    clock,
    telemetry,
    maxConnections: 2_000,
  });
  running.push(services, rooms);
  const call = { ...newCall(), encrypted: false };
  await memory.open(call);
  const room = roomName(call.id, { epoch: 1, attempt: 1 });
  await alder.createRoom({ room, emptyTimeout: 330, maxParticipants: 2_000 });
  const pages: FakeReceiver[] = [];
  for (let index = 0; index < receivers + PUBLISHERS; index += 1) {
    const record = person(call.id, Date.now() - 60_000 + index);
    await memory.admit(record, 0, Date.now());
    alder.enter(room, record.id, 'lost');
    if (index < PUBLISHERS) alder.publish(room, record.id, 'camera');
    const page = new FakeReceiver(record.id);
    await page.enter(rooms, call.id);
    pages.push(page);
  }
  await memory.markInside(
    call.id,
    pages.map(({ id }) => id),
    Date.now(),
  );
  await vi.advanceTimersByTimeAsync(100);
  for (const { sent } of pages) sent.splice(0);
  Object.assign(costs, { asked: 0, rows: 0 });
  services.start();
  rooms.start();
  const staff = { tenant: CONTRACT_TENANT, grants: new Set(['staff'] as const), subject: 'staff' };
  const wish = { key: call.key, to: asId.deployment('birch'), force: false };
  const begun = await services.moves.request(wish, staff);
  if (!begun) throw new Error('nothing was begun');
  await vi.advanceTimersByTimeAsync(40_000);
  const move = await moves.find(begun.id);
  expect(move).toMatchObject({ phase: 'finished', cleared: true });
  expect(telemetry.failures).toEqual([]);
  const late = pages.filter(({ id }) => !move?.first.includes(id)).map(({ toldAt = Infinity }) => toldAt);
  const atOnce = Math.max(
    ...late.map((at) => late.filter((other) => other >= at && other < at + 150).length),
  );
  const each = (sum: number) => Math.round((sum / pages.length) * 10) / 10;
  return {
    first: move?.first.length,
    late: late.length,
    atOnce,
    told: (Math.max(...late) - (move?.committedAt ?? 0)) / 1_000,
    over: ((move?.endedAt ?? Infinity) - (move?.committedAt ?? 0)) / 1_000,
    messages: Math.max(...pages.map(({ sent }) => sent.length)),
    reports: each(pages.reduce((sum, { reports }) => sum + reports, 0)),
    asked: each(costs.asked),
    rows: each(costs.rows),
  };
}

describe('a move of a large call', () => {
  it('costs each of 1,000 receivers no more than each of 100', async () => {
    const small = await moveWith(100);
    const large = await moveWith(1_000);
    const told = `100 receivers: ${JSON.stringify(small)}; 1,000: ${JSON.stringify(large)}`;
    expect(large, told).toMatchObject({ first: 24, late: 980 });
    // By time, however many there are.
    expect(large.atOnce, told).toBeLessThanOrEqual(25);
    expect(large.told, told).toBeLessThan(12);
    expect(large.over, told).toBeLessThan(30);
    // Told of the move, of the commit, of where the call is (which may come with the commit), and of the end.
    for (const { messages } of [small, large]) expect(messages, told).toBeLessThanOrEqual(5);
    for (const cost of ['asked', 'rows'] as const)
      expect(large[cost], told).toBeLessThanOrEqual(1.5 * small[cost]);
  }, 60_000);
});
