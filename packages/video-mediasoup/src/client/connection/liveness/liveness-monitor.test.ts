import { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LivenessMonitor, type Direction } from './liveness-monitor.ts';
import type { TransportCounters } from '../../transport/transport-counters.ts';

/** What arrives and leaves in each 50 ms. */
interface Flow {
  readonly arrives: number;
  readonly leaves: number;
}

const FLOWS: Flow = { arrives: 1_000, leaves: 1_000 };
const RECEIVES: Flow = { arrives: 1_000, leaves: 0 };
const INTO_THE_VOID: Flow = { arrives: 0, leaves: 1_000 };
const NOTHING: Flow = { arrives: 0, leaves: 0 };

let happened: string[];
let resources: ResourceTracker;
let watch: LivenessMonitor;
let flows: Record<Direction, Flow>;
let counts: Record<Direction, { received: number; sent: number } | undefined>;

const readCounters = (direction: Direction): Promise<TransportCounters | undefined> => {
  const count = counts[direction];
  return Promise.resolve(count && { received: new Map([['media', count.received]]), sent: count.sent });
};
const pass = async (ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 50) {
    for (const direction of ['send', 'receive'] as const) {
      const count = counts[direction];
      if (count === undefined) continue;
      count.received += flows[direction].arrives;
      count.sent += flows[direction].leaves;
    }
    await vi.advanceTimersByTimeAsync(50);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  happened = [];
  resources = new ResourceTracker();
  flows = { send: FLOWS, receive: RECEIVES };
  counts = { send: { received: 1, sent: 0 }, receive: { received: 1, sent: 0 } };
  watch = new LivenessMonitor(resources, readCounters, {
    silent: (direction) => void happened.push(`${direction} silent`),
    gone: () => void happened.push('gone'),
    judged: () => void happened.push('judged'),
  });
  watch.start();
});
afterEach(() => {
  watch.stop();
  expect(resources.counts()).toEqual({});
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('leaves alone a call in which all is well, whatever happens around it', async () => {
  await pass(60_000);
  watch.alarm();
  await pass(10_000);
  watch.signallingLost();
  await pass(10_000);
  watch.signallingBack();
  await pass(10_000);
  expect(happened).toEqual(['judged']);
});

it('tells within 4 s, once for each silence, when nothing is heard of what is sent, and of the other path with it', async () => {
  await pass(10_000);
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  await pass(1_900);
  expect(happened).toEqual([]);
  await pass(2_100);
  expect(happened).toEqual(['send silent', 'receive silent']);
  await pass(20_000);
  flows = { send: FLOWS, receive: RECEIVES };
  await pass(10_000);
  expect(happened).toHaveLength(2);
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  await pass(4_000);
  expect(happened).toHaveLength(4);
});

it('is not worried by others who cease to send, nor by ceasing to send', async () => {
  await pass(10_000);
  flows = { send: FLOWS, receive: NOTHING };
  await pass(3_000);
  flows = { send: FLOWS, receive: RECEIVES };
  await pass(10_000);
  flows = { send: NOTHING, receive: RECEIVES };
  await pass(3_000);
  expect(happened).toEqual([]);
});

it('is quicker when the network changed', async () => {
  await pass(10_000);
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  watch.alarm();
  await pass(1_500);
  expect(happened).toEqual(['send silent', 'receive silent']);
});

it('waits for the signalling, and tells as soon as it is back without media', async () => {
  await pass(10_000);
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  watch.signallingLost();
  await pass(1_000);
  expect(happened).toEqual([]);
  watch.signallingBack();
  await pass(300);
  expect(happened).toEqual(['send silent', 'receive silent', 'judged']);
});

it('judges a return by what arrived since the loss alone, on both paths, and tells what is silent first', async () => {
  await pass(10_900);
  // Of the second since the last look, media came all the time but for the last moment.
  watch.signallingLost();
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  await pass(100);
  watch.signallingBack();
  await pass(600);
  expect(happened).toEqual([]);
  await pass(1_000);
  expect(happened).toEqual(['send silent', 'receive silent', 'judged']);
});

it('judges a return at once where media never stopped, each time', async () => {
  await pass(10_000);
  for (const away of [100, 3_000]) {
    happened = [];
    watch.signallingLost();
    await pass(away);
    expect(happened).toEqual([]);
    watch.signallingBack();
    await pass(500);
    expect(happened).toEqual(['judged']);
  }
  await pass(10_000);
  expect(happened).toEqual(['judged']);
});

it('has a path over which little comes show that it works, and waits for no path that is not there', async () => {
  const answered = (times: number): void => {
    counts = { send: { received: times, sent: 0 }, receive: undefined };
  };
  flows = { send: NOTHING, receive: NOTHING };
  answered(1);
  await pass(2_500);
  answered(2);
  await pass(1_000);
  watch.signallingLost();
  await pass(100);
  watch.signallingBack();
  await pass(1_400);
  expect(happened).toEqual([]);
  answered(3);
  await pass(300);
  expect(happened).toEqual(['judged']);
});

it('takes the server for gone when its signalling and its media are, and goes on saying so', async () => {
  await pass(10_000);
  flows = { send: INTO_THE_VOID, receive: NOTHING };
  watch.signallingLost();
  await pass(1_400);
  expect(happened).toEqual([]);
  await pass(400);
  expect(happened).toContain('gone');
  const before = happened.length;
  await pass(1_000);
  expect(happened).toHaveLength(before + 4);
});

it('does not take a server for gone whose media flows, in either direction', async () => {
  await pass(10_000);
  watch.signallingLost();
  flows = { send: INTO_THE_VOID, receive: RECEIVES };
  await pass(10_000);
  expect(happened).toEqual([]);
});

it('waits for the answers to consent checks where little came before', async () => {
  flows = { send: NOTHING, receive: NOTHING };
  await pass(10_000);
  counts = { send: { received: 2, sent: 0 }, receive: undefined };
  await pass(1_000);
  watch.signallingLost();
  await pass(1_500);
  expect(happened).toEqual([]);
  await pass(1_500);
  expect(happened).toContain('gone');
});

it('says nothing where the browser does not count', async () => {
  counts = { send: undefined, receive: undefined };
  await pass(10_000);
  watch.alarm();
  watch.signallingLost();
  await pass(10_000);
  expect(happened).toEqual([]);
  watch.signallingBack();
  await pass(10_000);
  expect(happened).toEqual(['judged']);
});
