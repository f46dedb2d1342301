import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import { asId } from '../../contract/identity.ts';
import { createCallSession } from '../session/create-call-session.ts';
import { FakeDevices } from '../../testkit/client/fake-devices.ts';
import { FakeAdapter } from '../../testkit/client/fake-room.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { watchCallStats, type TrackReport } from './watch-call-stats.ts';

const BEN = asId.participant('ben');
const VOICE = asId.publication('ben-microphone');
const GONE = asId.publication('gone');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const look = (change: Partial<TrackStats>): TrackStats => ({
  publicationId: VOICE,
  direction: 'receive',
  kind: 'audio',
  bytes: 0,
  packets: 0,
  ...change,
});

async function inACall() {
  const adapter = new FakeAdapter();
  const session = createCallSession({
    adapters: [adapter.provider],
    devices: new FakeDevices(),
    storage: { getItem: () => null, setItem: () => undefined },
    join: ({ displayName: name }) => Promise.resolve(fakeJoinAnswer({ participant: { name } })),
  });
  await session.startSource('microphone');
  await session.join({ key: asId.key('garden'), displayName: 'Ann' });
  await vi.advanceTimersByTimeAsync(0);
  adapter.room.emit({
    type: 'participant-joined',
    participant: {
      participantId: BEN,
      name: 'Ben',
      role: 'guest',
      joinedAt: 1,
      publications: [
        { publicationId: VOICE, source: 'microphone', mutedBy: [], encrypted: false, layers: 0 },
      ],
    },
  });
  const [voice] = adapter.room.published.keys();
  if (voice === undefined) throw new Error('nothing was published');
  return { session, room: adapter.room, voice };
}

test('tells whose each track is and what it did each second, until stopped', async () => {
  const { session, room, voice } = await inACall();
  const stats = vi.spyOn(room, 'stats');
  const told: (readonly TrackReport[])[] = [];
  const own = look({ publicationId: voice, direction: 'send' });
  stats.mockResolvedValueOnce([own, look({ bytes: 1_000 }), look({ publicationId: GONE })]);
  const stop = watchCallStats(session, (reports) => told.push(reports), Date.now);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual([
    [
      { participantId: 'local', name: 'Ann', source: 'microphone', ...own },
      { participantId: BEN, name: 'Ben', source: 'microphone', ...look({ bytes: 1_000 }) },
    ],
  ]);

  stats.mockResolvedValueOnce([look({ bytes: 2_000 })]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told[1]).toEqual([
    { participantId: BEN, name: 'Ben', source: 'microphone', ...look({ bytes: 2_000 }), bitrate: 8_000 },
  ]);

  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(stats).toHaveBeenCalledTimes(2);
  expect(told).toHaveLength(2);
});

test('a look that is under way when stopped tells nothing', async () => {
  const { session } = await inACall();
  const told = vi.fn();
  watchCallStats(session, told)();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).not.toHaveBeenCalled();
});
