import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followSnapshots } from './follow-snapshots.ts';

/** Streams that the page opened, the latest last. */
let streams: Stream[];
/** What ends the reads of the snapshot that are on their way. */
let reads: ((answer: Response) => void)[];

class Stream extends EventTarget {
  open = true;
  constructor() {
    super();
    streams.push(this);
  }
  close(): void {
    this.open = false;
  }
  breaks(): void {
    this.dispatchEvent(new Event('error'));
  }
}

beforeEach(() => {
  streams = [];
  reads = [];
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => void reads.push(resolve)));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function follow() {
  const listener = { onSnapshot: vi.fn(), onConnected: vi.fn(), onRefused: vi.fn() };
  return { listener, follower: followSnapshots('/visit/x', listener) };
}

const wake = () => document.dispatchEvent(new Event('visibilitychange'));

test('a page that wakes while it asks why its stream broke opens one stream, which stays', async () => {
  follow();
  streams[0]?.breaks();
  wake();
  expect(streams).toHaveLength(2);
  reads[0]?.(Response.json({ now: '1' }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(streams).toHaveLength(2);
  expect(streams[1]?.open).toBe(true);
});

test('what is refused while another stream is open already does not end that one', async () => {
  const { listener } = follow();
  streams[0]?.breaks();
  wake();
  reads[0]?.(Response.json({ error: { code: 'unauthorized', message: '' } }, { status: 401 }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(listener.onRefused).not.toHaveBeenCalled();
  expect(streams[1]?.open).toBe(true);
});

test('a stream that broke is opened again, and one that is refused is not', async () => {
  const { listener } = follow();
  streams[0]?.breaks();
  reads[0]?.(Response.json({ now: '1' }));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(listener.onSnapshot).toHaveBeenCalledWith({ now: '1' });
  expect(streams).toHaveLength(2);
  streams[1]?.breaks();
  reads[1]?.(Response.json({ error: { code: 'not-found', message: '' } }, { status: 404 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.onRefused).toHaveBeenCalledOnce();
  wake();
  expect(streams).toHaveLength(2);
});

test('what was asked for before it stopped is not heard', async () => {
  const { listener, follower } = follow();
  streams[0]?.breaks();
  follower.stop();
  reads[0]?.(Response.json({ now: '1' }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.onSnapshot).not.toHaveBeenCalled();
  expect(streams).toHaveLength(1);
});
