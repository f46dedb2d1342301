import { asId, ProviderUnavailableError, RoomNotFoundError, SOURCES } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import { afterEach, expect, test, vi } from 'vitest';
import { NodeRpc } from './node-rpc.ts';

const room = asId.room('call.1.1');
const nobody = () => [];
const report = (what: string, error: unknown) => {
  throw new Error(what, { cause: error });
};

afterEach(() => {
  vi.useRealTimers();
});

test('a command reaches the process that it names, and its answer comes back whole however long', async () => {
  const bus = new MemoryBus();
  const people = Array.from({ length: 100 }, (_, i) => ({
    participantId: asId.participant(`participant-${i}-${'x'.repeat(40)}`),
    name: '🙂'.repeat(40),
    joinedAt: i,
    sources: ['camera', 'microphone', 'screen', 'screen-audio'] as const,
    rights: { publish: [...SOURCES], subscribe: true, data: true },
  }));
  const owner = vi.fn(() => people);
  const asker = new NodeRpc(bus, 'asker', nobody, report);
  const answerer = new NodeRpc(bus, 'owner', owner, report);
  expect(await asker.ask('owner', room, { do: 'list' })).toEqual(people);
  expect(owner).toHaveBeenCalledWith(room, { do: 'list' });
  asker.close();
  answerer.close();
});

test('a room that is not there is that error, and a failure another', async () => {
  const bus = new MemoryBus();
  const asker = new NodeRpc(bus, 'asker', nobody, report);
  let error: Error = new RoomNotFoundError(room);
  const answerer = new NodeRpc(
    bus,
    'owner',
    () => {
      throw error;
    },
    report,
  );
  await expect(asker.ask('owner', room, { do: 'list' })).rejects.toBeInstanceOf(RoomNotFoundError);
  error = new Error('bug');
  await expect(asker.ask('owner', room, { do: 'close', reason: 'ended' })).rejects.toBeInstanceOf(
    ProviderUnavailableError,
  );
  asker.close();
  answerer.close();
});

test('a process that does not answer is asked twice and then given up', async () => {
  vi.useFakeTimers();
  const bus = new MemoryBus();
  const asked = vi.fn();
  bus.subscribe('mediasoup.questions.owner', asked);
  const asker = new NodeRpc(bus, 'asker', nobody, report);
  const answer = expect(asker.ask('owner', room, { do: 'close', reason: 'ended' })).rejects.toBeInstanceOf(
    ProviderUnavailableError,
  );
  await vi.advanceTimersByTimeAsync(2_000);
  await answer;
  expect(asked).toHaveBeenCalledTimes(2);
  expect(vi.getTimerCount()).toBe(0);
  asker.close();
});

test('messages that are no commands are passed over', async () => {
  const bus = new MemoryBus();
  const run = vi.fn(nobody);
  const commands = new NodeRpc(bus, 'owner', run, report);
  for (const message of [null, 'x', {}, { id: '1', replyTo: 'a', room, command: { do: 'explode' } }])
    await bus.publish('mediasoup.questions.owner', message);
  await bus.publish('mediasoup.answers.owner', {
    id: 'nobody waits',
    outcome: 'done',
    page: 0,
    pages: 1,
    participants: [],
  });
  expect(run).not.toHaveBeenCalled();
  commands.close();
});

test('a process has a room when it says so in time', async () => {
  vi.useFakeTimers();
  const bus = new MemoryBus();
  const asker = new NodeRpc(bus, 'asker', nobody, report);
  const owner = new NodeRpc(
    bus,
    'owner',
    (asked) => {
      if (asked !== room) throw new RoomNotFoundError(asked);
      return [];
    },
    report,
  );
  expect(await asker.has('owner', room, 500)).toBe(true);
  expect(await asker.has('owner', asId.room('other.1.1'), 500)).toBe(false);
  owner.close();
  const silent = asker.has('owner', room, 500);
  await vi.advanceTimersByTimeAsync(500);
  expect(await silent).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
  asker.close();
});
