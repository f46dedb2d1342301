import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JoinAnswer } from '../../call/join.ts';
import { asId, type CallId, type ParticipantId } from '../../contract/identity.ts';
import { SOURCES, type Source } from '../../contract/media.ts';
import type { Identity } from '../../server/admission/authorize.ts';
import { rightsOf, roomsOf, type ParticipantRecord } from '../../server/calls/call-record.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryEventDeduplicator } from '../../server/calls/memory-event-deduplicator.ts';
import { FakeDeployment } from './fake-deployment.ts';
import { FakeProcess } from './fake-process.ts';

/** Milliseconds within which every room must obey once its deployment answers. */
const OBEYS_WITHIN = 3_000;

type Step =
  | { readonly do: 'join' | 'end' | 'reject' | 'hang' | 'answer' | 'lock' | 'unlock' }
  | { readonly do: 'kill'; readonly process: number }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'deny' | 'allow'; readonly source: Source }
  | { readonly do: 'enter' | 'leave' | 'rejoin' | 'remove' | 'promote' | 'demote'; readonly who: number }
  | { readonly do: 'block' | 'unblock' | 'mute'; readonly who: number; readonly source: Source };

const who = fc.nat({ max: 5 });
const source = fc.constantFrom(...SOURCES);
const only = <Name extends string>(...names: readonly Name[]) => fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: only('join') }) },
  { weight: 10, arbitrary: fc.record({ do: only('enter', 'leave', 'rejoin'), who }) },
  { weight: 6, arbitrary: fc.record({ do: only('remove', 'promote', 'demote'), who }) },
  { weight: 8, arbitrary: fc.record({ do: only('block', 'unblock', 'mute'), who, source }) },
  { weight: 4, arbitrary: fc.record({ do: only('deny', 'allow'), source }) },
  { weight: 4, arbitrary: fc.record({ do: only('reject', 'hang', 'answer') }) },
  { weight: 2, arbitrary: fc.record({ do: only('lock', 'unlock') }) },
  { weight: 1, arbitrary: fc.record({ do: only('end') }) },
  { weight: 3, arbitrary: fc.record({ do: only('kill'), process: fc.nat({ max: 1 }) }) },
  { weight: 8, arbitrary: fc.record({ do: only('wait'), milliseconds: fc.nat({ max: 2_500 }) }) },
);

/** Checks at the moment of each admission that the credentials say what is stored. */
class WatchedStore extends MemoryCallStore {
  readonly #granted: (id: ParticipantId) => readonly Source[] | undefined;
  readonly faults: string[] = [];

  constructor(granted: (id: ParticipantId) => readonly Source[] | undefined) {
    super();
    this.#granted = granted;
  }

  override async admit(participant: ParticipantRecord, version: number, at: number): Promise<boolean> {
    const admitted = await super.admit(participant, version, at);
    const call = await this.find(participant.call);
    const record = await this.findParticipant(participant.call, participant.id);
    if (!admitted || !call || !record) return admitted;
    if (record.removed) this.faults.push(`${participant.id} was removed and got credentials`);
    const stored = rightsOf(record, call).publish.toSorted().join();
    const granted = this.#granted(participant.id)?.toSorted().join();
    if (stored !== granted) this.faults.push(`${participant.id} may ${stored} and was granted ${granted}`);
    return admitted;
  }
}

const staff: Identity = {
  tenant: asId.tenant('t'),
  grants: new Set(['staff'] as const),
  subject: 'staff',
};

class World {
  readonly alder = new FakeDeployment('alder');
  readonly store = new WatchedStore(
    (id) => this.alder.grants.findLast(({ participantId }) => participantId === id)?.rights.publish,
  );
  readonly faults: string[] = this.store.faults;
  readonly joined: JoinAnswer[] = [];
  readonly calls = new Set<CallId>();
  readonly #removed = new Set<ParticipantId>();
  readonly #events = new MemoryEventDeduplicator();
  readonly #processes = [this.#process(), this.#process()];
  #turn = 0;

  do(one: Step): void {
    const { alder } = this;
    const { moderation } = this.#any();
    if (one.do === 'reject' || one.do === 'hang') [alder.reachable, alder.hangs] = [false, one.do === 'hang'];
    if (one.do === 'answer') alder.reachable = true;
    if (one.do === 'kill') {
      this.#processes[one.process]?.die();
      this.#processes[one.process] = this.#process();
    }
    if (one.do === 'join') this.#join();
    const call = this.joined.at(-1)?.call;
    if (call === undefined) return;
    if (one.do === 'end') this.#attempt(moderation.endCall(staff, call));
    if (one.do === 'lock' || one.do === 'unlock')
      this.#attempt(moderation.setLocked(staff, call, one.do === 'lock'));
    if (one.do === 'deny' || one.do === 'allow')
      this.#attempt(moderation.setGuestsDenied(staff, call, one.source, one.do === 'deny'));
    const answer = 'who' in one ? this.joined[one.who % this.joined.length] : undefined;
    if (answer && 'who' in one) this.#about(answer, one);
  }

  #about(answer: JoinAnswer, one: Extract<Step, { readonly who: number }>): void {
    const { call, participant } = answer;
    const { moderation } = this.#any();
    const { id, resumeSecret } = participant;
    const room = roomsOf({ ...answer, id: call, pin: this.alder.deployment })[0]?.room;
    const there = room !== undefined && this.alder.rooms.has(room);
    // With whatever credentials they have, whoever was removed or not.
    if (one.do === 'enter' && there) this.alder.enter(room, id);
    if (one.do === 'enter' && there) this.alder.publish(room, id, 'microphone');
    if (one.do === 'leave' && there) this.alder.leave(room, id);
    if (one.do === 'rejoin') this.#join(resumeSecret, this.#removed.has(id) ? id : undefined);
    if (one.do === 'remove') this.#attempt(this.#remove(call, id));
    if (one.do === 'promote' || one.do === 'demote')
      this.#attempt(moderation.setRole(staff, call, id, one.do === 'promote' ? 'host' : 'guest'));
    if (one.do === 'block' || one.do === 'unblock' || one.do === 'mute')
      this.#attempt(moderation[one.do](staff, call, id, one.source));
  }

  async #remove(call: CallId, id: ParticipantId): Promise<void> {
    await this.#any().moderation.remove(staff, call, id, 'Out.');
    this.#removed.add(id);
  }

  #join(resumeSecret?: string, removed?: ParticipantId): void {
    this.#attempt(this.#joined(resumeSecret, removed));
  }

  async #joined(resumeSecret: string | undefined, removed: ParticipantId | undefined): Promise<void> {
    const request = {
      key: asId.key('garden'),
      displayName: 'Ada',
      adapters: [asId.provider('alder')],
      ...(resumeSecret !== undefined && { resumeSecret }),
    };
    const answer = await this.#any().admission.join(request, { ...staff, grants: new Set<never>() });
    if (answer.participant.id === removed) this.faults.push(`${removed} was let in again`);
    this.calls.add(answer.call);
    this.joined.push(answer);
  }

  /** What rooms do that is not what is stored. */
  async differences(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const id of this.calls) {
      const call = await this.store.find(id);
      if (!call) throw new Error('no call is forgotten so early');
      if (call.endedAt !== undefined && (await this.store.listUnclosedRooms(id)).length > 0)
        found.push(`call ${id} ended and has a room`);
      for (const { room } of roomsOf(call)) {
        const people = [...(this.alder.rooms.get(room)?.people.values() ?? [])];
        if (call.endedAt !== undefined && this.alder.rooms.has(room))
          found.push(`room ${room} is not closed`);
        for (const { participantId, rights } of people) {
          const record = await this.store.findParticipant(id, participantId);
          if (!record || record.removed) found.push(`${participantId} should not be in ${room}`);
          else if (rights.publish.toSorted().join() !== rightsOf(record, call).publish.toSorted().join())
            found.push(`${participantId} may publish ${rights.publish.join()}`);
        }
      }
      for (const { pendingMutes } of await this.store.listToEnforce(id, [], call.version))
        if (pendingMutes.length > 0) found.push(`${pendingMutes.join()} was not muted`);
    }
    return found;
  }

  stop(): void {
    for (const one of this.#processes) one.die();
  }

  #process(): FakeProcess {
    return new FakeProcess(this.store, this.alder, this.#events, { now: () => Date.now() });
  }

  #any(): FakeProcess {
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

it('every room does what is stored soon after its deployment answers, whatever failed or died before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World();
      world.do({ do: 'join' });
      await vi.advanceTimersByTimeAsync(10);
      for (const one of steps) {
        world.do(one);
        // Some at the same moment, some a little later.
        await vi.advanceTimersByTimeAsync(one.do === 'wait' ? one.milliseconds : 0);
      }
      world.do({ do: 'answer' });
      await vi.advanceTimersByTimeAsync(OBEYS_WITHIN);
      const differences = await world.differences();
      world.stop();
      expect([...world.faults, ...differences]).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

it('a participant who was removed and keeps coming back with old credentials is never inside for a second', async () => {
  const world = new World();
  world.do({ do: 'join' });
  await vi.advanceTimersByTimeAsync(10);
  world.do({ do: 'join' });
  await vi.advanceTimersByTimeAsync(10);
  const [host, intruder] = world.joined;
  const room = [...world.alder.rooms.keys()][0];
  if (!host || !intruder || room === undefined) throw new Error('two joined');
  world.alder.enter(room, host.participant.id);
  world.alder.enter(room, intruder.participant.id);
  world.do({ do: 'remove', who: 1 });
  await vi.advanceTimersByTimeAsync(100);
  const { people } = world.alder.rooms.get(room) ?? {};
  expect(people?.has(intruder.participant.id)).toBe(false);
  let longest = 0;
  for (let entries = 0; entries < 50; entries += 1) {
    // Without completing what makes the deployment tell of it.
    world.alder.enter(room, intruder.participant.id, 'lost');
    let inside = 0;
    for (; people?.has(intruder.participant.id); inside += 50) await vi.advanceTimersByTimeAsync(50);
    longest = Math.max(longest, inside);
    await vi.advanceTimersByTimeAsync(30_000);
  }
  world.stop();
  expect(longest).toBeLessThanOrEqual(1_000);
}, 60_000);

it('what a process stored before it died is enforced by another', async () => {
  const world = new World();
  world.do({ do: 'join' });
  await vi.advanceTimersByTimeAsync(10);
  world.do({ do: 'join' });
  await vi.advanceTimersByTimeAsync(10);
  for (const who of [0, 1]) world.do({ do: 'enter', who });
  await vi.advanceTimersByTimeAsync(5_000);
  world.do({ do: 'hang' });
  world.do({ do: 'deny', source: 'camera' });
  await vi.advanceTimersByTimeAsync(50);
  for (const process of [0, 1]) world.do({ do: 'kill', process });
  world.do({ do: 'answer' });
  await vi.advanceTimersByTimeAsync(OBEYS_WITHIN);
  const differences = await world.differences();
  world.stop();
  expect(differences).toEqual([]);
  expect(world.alder.rights.at(-1)?.publish).not.toContain('camera');
});
