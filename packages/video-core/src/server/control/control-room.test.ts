import { expect, it } from 'vitest';
import type { ChatMessage, ControlMessage } from '../../call/control-protocol.ts';
import type { RecordingNotice } from '../../call/recording.ts';
import { asId } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { FairQueue } from '../admission/fair-queue.ts';
import { MemoryCallStore } from '../calls/memory-call-store.ts';
import { ChatHistories } from './chat-history.ts';
import { ControlMember } from './control-member.ts';
import { ControlRoom } from './control-room.ts';

const call = asId.call('call');

const message = (seq: number): ChatMessage => ({
  seq,
  id: `m${seq}`,
  from: asId.participant('ada'),
  name: 'Ada',
  text: `message ${seq}`,
  at: 0,
});

it('a participant who comes while it reads is told all that they lack, and nobody anything twice', async () => {
  const all = [message(1), message(2)];
  let release = (): void => {};
  const store = {
    listSeats: async () => [],
    listHands: async () => [],
    listMessages: async (_: unknown, after: number) => {
      const found = all.filter(({ seq }) => seq > after);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return found;
    },
  };
  const room = new ControlRoom({
    call,
    calls: new MemoryCallStore(),
    store,
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const heard: number[][] = [];
  const enter = (name: string, after: number) => {
    const mine: number[] = [];
    heard.push(mine);
    const send = (told: ControlMessage) => {
      if (told.type === 'chat') mine.push(...told.messages.map(({ seq }) => seq));
    };
    const seat = { call, participant: asId.participant(name), connection: name, version: 4 };
    room.add(new ControlMember(seat, { send, end: () => {} }, after));
  };
  const soon = () => new Promise((resolve) => void setImmediate(resolve));

  enter('bob', 1);
  const reading = room.refresh('chat');
  await soon();
  enter('cy', 0);
  void room.refresh('chat');
  release();
  await soon();
  all.push(message(3));
  release();
  await reading;
  expect(heard).toEqual([[2], [1, 2]]);
  const again = room.refresh('chat');
  await soon();
  release();
  await again;
  expect(heard).toEqual([
    [2, 3],
    [1, 2, 3],
  ]);
});

it('a hint has only that read which it is about, and many hints at once have it read once', async () => {
  const reads: string[] = [];
  const noting =
    <Answer>(what: string, answer: Answer) =>
    async () => {
      reads.push(what);
      return answer;
    };
  const room = new ControlRoom({
    call,
    calls: { find: noting('call', undefined), findParticipants: noting('participants', []) },
    store: {
      listSeats: noting('seats', []),
      listHands: noting('hands', []),
      listMessages: noting('chat', []),
    },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const seat = { call, participant: asId.participant('ada'), connection: 'ada', version: 4 };
  room.add(new ControlMember(seat, { send: () => {}, end: () => {} }, 0));
  await Promise.all(Array.from({ length: 20 }, () => room.refresh('hands')));
  expect(reads.splice(0)).toEqual(['hands']);
  await room.refresh('chat');
  expect(reads.splice(0)).toEqual(['chat']);
  await Promise.all(Array.from({ length: 20 }, () => room.refresh('state')));
  expect(reads).toEqual(['call', 'seats', 'participants']);
});

it('a call has a limit of its own, however many take part in the flood', () => {
  const room = new ControlRoom({
    call,
    calls: new MemoryCallStore(),
    store: { listSeats: async () => [], listHands: async () => [], listMessages: async () => [] },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const asked = (type: 'say' | 'hand') =>
    Array.from({ length: 1_000 }, (_, count) => room.mayAsk(asId.participant(`p${count}`), { type })).filter(
      Boolean,
    );
  expect(asked('say').length).toBeLessThan(400);
  expect(asked('hand').length).toBeLessThan(600);
});

it('reads what was said before once, however many come and go', async () => {
  const read: number[] = [];
  const all = [message(1), message(2)];
  const room = new ControlRoom({
    call,
    calls: new MemoryCallStore(),
    store: {
      listSeats: async () => [],
      listHands: async () => [],
      listMessages: async (_: unknown, after: number) => {
        const found = all.filter(({ seq }) => seq > after);
        read.push(found.length);
        return found;
      },
    },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const comeAndGo = async () => {
    const heard: number[] = [];
    const send = (told: ControlMessage) => {
      if (told.type === 'chat') heard.push(...told.messages.map(({ seq }) => seq));
    };
    const seat = { call, participant: asId.participant('bob'), connection: 'bob', version: 4 };
    const member = new ControlMember(seat, { send, end: () => {} }, 0);
    room.add(member);
    await room.refresh('chat');
    room.delete(member);
    return heard;
  };
  expect(await comeAndGo()).toEqual([1, 2]);
  all.push(message(3));
  for (let turn = 1; turn <= 5; turn += 1) expect(await comeAndGo()).toEqual([1, 2, 3]);
  expect(read).toEqual([2, 1, 0, 0, 0, 0]);
});

it('asks for no chat when everyone has left meanwhile', async () => {
  const room = new ControlRoom({
    call,
    calls: { find: async () => undefined, findParticipants: async () => [] },
    store: {
      listSeats: async () => [],
      listHands: async () => [],
      listMessages: async () => expect.unreachable(),
    },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const seat = { call, participant: asId.participant('ada'), connection: 'ada', version: 4 };
  room.add(new ControlMember(seat, { send: () => {}, end: () => {} }, 0));
  // The call is over, so the member is closed before its chat is read.
  await room.refresh('state', 'chat');
});

it('tells everyone how the recording of the call stands, and again when that has changed', async () => {
  const calls = new MemoryCallStore();
  const deployment = asId.deployment('alder');
  await calls.open({
    id: call,
    tenant: asId.tenant('t'),
    key: asId.key('garden'),
    decision: { deployment, provider: asId.provider('alder'), variant: 'alder', reason: 'DEFAULT' },
    encrypted: false,
    openedAt: 0,
  });
  const notice = { id: 'one', state: 'asking', startedBy: 'Ada', people: [], mayDelete: [] } as const;
  let recording: RecordingNotice | undefined = notice;
  const room = new ControlRoom({
    call,
    calls,
    store: {
      listSeats: async () => [seat],
      listHands: async () => [],
      listMessages: async () => [],
    },
    recordings: { notice: async () => recording },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  const ada = asId.participant('ada');
  const seat = { call, participant: ada, connection: 'ada', version: 4 };
  await calls.admit(
    {
      id: ada,
      call,
      name: 'Ada',
      role: 'host',
      rights: { publish: [], subscribe: true, data: true },
      blocked: [],
      resumeHash: '',
      joinedAt: 0,
    },
    0,
    0,
  );
  const told: unknown[] = [];
  const send = (message: ControlMessage) => {
    if (message.type === 'recording') told.push(message.recording);
  };
  room.add(new ControlMember(seat, { send, end: () => {} }, 0));
  await room.refresh('state');
  await room.refresh('state');
  expect(told).toEqual([notice]);
  recording = { ...notice, state: 'recording' };
  await room.refresh('state');
  recording = undefined;
  await room.refresh('state');
  expect(told.slice(1)).toEqual([{ ...notice, state: 'recording' }, undefined]);
});

it('shows nobody who is hidden among those present, and tells them of the others', async () => {
  const product = new FakeProduct();
  const ben = await product.join({ key: asId.key('hidden') });
  const rights = { publish: [], subscribe: true, data: false, hidden: true } as const;
  const unseen = { ...product.anyone, role: 'guest', rights } as const;
  const recorder = await product.join({ key: asId.key('hidden') }, unseen);
  const told = new Map<string, readonly string[]>();
  const seats = [ben, recorder].map(({ call: id, participant }) => ({
    call: id,
    participant: participant.id,
    connection: participant.id,
    version: 4,
  }));
  const room = new ControlRoom({
    call: ben.call,
    calls: product.store,
    store: { listSeats: async () => seats, listHands: async () => [], listMessages: async () => [] },
    moderation: { passOnRole: () => expect.unreachable() },
    histories: new ChatHistories(),
    turns: new FairQueue(4, 1_000),
    clock: { now: () => 0 },
    onTrouble: (_, error) => expect.unreachable(String(error)),
  });
  for (const seat of seats) {
    const send = (message: ControlMessage) => {
      if (message.type !== 'people') return;
      told.set(
        seat.participant,
        message.people.map(({ id }) => id),
      );
    };
    room.add(new ControlMember(seat, { send, end: () => {} }, 0));
  }
  await room.refresh('state');
  expect([...told.values()]).toEqual([[ben.participant.id], [ben.participant.id]]);
});
