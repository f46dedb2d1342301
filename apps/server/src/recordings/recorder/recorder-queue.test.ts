import { deferred } from '@crossfade/video-core/adapter-kit';
import type { Database } from '@crossfade/video-server/sql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATABASE_TIMEOUT, newDatabase } from '../../testkit/test-database.ts';
import type { FakePart, FakeRecorder } from './testkit/fake-recorder.ts';
import { recorderScene } from './testkit/recorder-scene.ts';
import { LONGEST } from './recording-run.ts';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';
import type { RecorderQueue } from './recorder-queue.ts';

// Of its own: a queue takes whatever waits in its database.
let database: Database;
let scene: Awaited<ReturnType<typeof recorderScene>>;
beforeAll(async () => {
  database = await newDatabase();
}, DATABASE_TIMEOUT);
afterAll(() => database.close());
beforeEach(async () => {
  scene = await recorderScene(database);
});
afterEach(() => {
  vi.restoreAllMocks();
  return scene.close();
});

/** Looks until something is so, as often as the queue would in a minute. */
async function until<Found>(
  queue: RecorderQueue,
  find: () => Promise<Found | undefined> | Found | undefined,
): Promise<NonNullable<Found>> {
  for (let look = 0; look < 120; look += 1) {
    await queue.look();
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => void setImmediate(resolve));
  }
  throw new Error(`it does not come to that: ${scene.troubles.join(', ')}`);
}

/** Generous: a machine may be busy. */
const WAIT = { timeout: 15_000 };

const latestOf = (recorder: FakeRecorder, count = 1): FakePart | undefined => recorder.parts[count - 1];

describe('recordings that wait', () => {
  it('run one at a time where there is one recorder, the oldest first', async () => {
    const { queue, recorder } = scene.process(1);
    const first = await scene.queueOne();
    scene.pass(1);
    const second = await scene.queueOne();
    const part = await until(queue, () => latestOf(recorder));
    expect(part.request.recording).toBe(first.id);
    expect([await scene.stateOf(first), await scene.stateOf(second)]).toEqual(['queued', 'queued']);
    part.grow(10);
    await until(queue, async () => (await scene.stateOf(first)) === 'recording');
    expect(recorder.parts).toHaveLength(1);
    expect((await scene.store.find(second.id))?.leaseOwner).toBeNull();
    await scene.store.stop(first.id, 'asked', scene.now());
    const next = await until(queue, () => latestOf(recorder, 2));
    expect(next.request.recording).toBe(second.id);
    expect(part).toMatchObject({ stopped: true, killed: true });
    expect(scene.finished.map(({ id }) => id)).toEqual([first.id]);
    await queue.stop();
  });

  it('are taken by one process alone', async () => {
    const [one, other] = [scene.process(), scene.process()];
    await scene.queueOne();
    await Promise.all([one.queue.look(), other.queue.look()]);
    await until(one.queue, () => one.recorder.parts.length + other.recorder.parts.length > 0);
    await Promise.all([one.queue.look(), other.queue.look()]);
    expect(one.recorder.parts.length + other.recorder.parts.length).toBe(1);
    await one.queue.stop();
    await other.queue.stop();
  });

  it('say what is missing on a machine that cannot record, and go on when it is there', async () => {
    const { queue, recorder } = scene.process();
    recorder.refusal = new RecorderUnavailableError('Chromium is not installed.');
    const recording = await scene.queueOne();
    const answer = await until(queue, async () => (await scene.store.find(recording.id))?.answer);
    expect(answer).toBe('Chromium is not installed.');
    expect(await scene.stateOf(recording)).toBe('queued');
    recorder.refusal = undefined;
    scene.pass(11_000);
    const part = await until(queue, () => latestOf(recorder));
    part.grow(1);
    await until(queue, async () => (await scene.stateOf(recording)) === 'recording');
    expect((await scene.store.find(recording.id))?.answer).toBeNull();
    await queue.stop();
  });

  it('are given up when nothing comes of any try', async () => {
    const { queue, recorder } = scene.process();
    recorder.refusal = new Error('it crashed');
    const recording = await scene.queueOne();
    await until(queue, async () => (await scene.stateOf(recording)) === 'failed');
    expect(scene.failed).toEqual([{ id: recording.id, problem: 'recorder' }]);
    expect((await scene.store.find(recording.id))?.answer).toBe('it crashed');
    await queue.stop();
  });
});

describe('a recording that runs', () => {
  async function running() {
    const { queue, recorder } = scene.process();
    const recording = await scene.queueOne();
    const part = await until(queue, () => latestOf(recorder));
    part.grow(10);
    await until(queue, async () => (await scene.stateOf(recording)) === 'recording');
    return { queue, recorder, recording, part };
  }

  it('goes on in a further part when the recorder dies, and everyone can see that it stopped meanwhile', async () => {
    const { queue, recorder, recording, part } = await running();
    const { startedAt } = (await scene.store.find(recording.id)) ?? {};
    part.tells.over('broken');
    await queue.look();
    expect(await scene.stateOf(recording)).toBe('queued');
    const next = await until(queue, () => latestOf(recorder, 2));
    expect(next.request).toMatchObject({ recording: recording.id, number: 1 });
    expect(part.killed).toBe(true);
    scene.pass(2_000);
    next.grow(5);
    await until(queue, async () => (await scene.stateOf(recording)) === 'recording');
    expect(await scene.store.find(recording.id)).toMatchObject({ startedAt });
    await scene.store.stop(recording.id, 'asked', scene.now());
    await until(queue, () => scene.finished.length > 0);
    expect(scene.joined).toEqual([['part-0.webm', 'part-1.webm']]);
    expect(await scene.store.listParts(recording.id)).toMatchObject([{ bytes: 10 }, { bytes: 5 }]);
  });

  it('is not running any more within 5 s of the last piece that came', async () => {
    const { queue, recorder, recording, part } = await running();
    scene.pass(3_900);
    await queue.look();
    expect(await scene.stateOf(recording)).toBe('recording');
    scene.pass(600);
    await queue.look();
    expect(await scene.stateOf(recording)).toBe('queued');
    await until(queue, () => latestOf(recorder, 2));
    expect(part.killed).toBe(true);
    await queue.stop();
  });

  it('goes on in another process when its own was killed', async () => {
    const { recording } = await running();
    scene.pass(3_100);
    const other = scene.process();
    await other.queue.look();
    expect(await scene.stateOf(recording)).toBe('queued');
    const part = await until(other.queue, () => latestOf(other.recorder));
    expect(part.request.number).toBe(1);
    await other.queue.stop();
  });

  it('is given back by a process that stops, with everything up to then', async () => {
    const { queue, part, recording } = await running();
    await queue.stop();
    expect(part.stopped).toBe(true);
    expect(await scene.store.find(recording.id)).toMatchObject({ state: 'queued', leaseOwner: null });
    const other = scene.process();
    await until(other.queue, () => latestOf(other.recorder));
    await other.queue.stop();
  });

  it('is finished when its process was killed after it was stopped', async () => {
    const { recording } = await running();
    await scene.store.stop(recording.id, 'asked', scene.now());
    scene.pass(3_100);
    const other = scene.process();
    await until(other.queue, () => scene.finished.length > 0);
    expect(other.recorder.parts).toEqual([]);
    expect(scene.joined).toEqual([['part-0.webm']]);
  });

  it.each([
    ['the call is over', (part: FakePart) => part.tells.over('call-over'), 'call-ended'],
    ['nobody is there any more', (part: FakePart) => part.tells.alone(), 'left'],
    ['the disk is full', (part: FakePart) => part.tells.over('disk-full'), 'recorder'],
  ])('stops when %s', async (_, happens, stopReason) => {
    const { queue, recording, part } = await running();
    happens(part);
    await until(queue, () => scene.finished.length > 0);
    expect(await scene.store.find(recording.id)).toMatchObject({ state: 'finishing', stopReason });
    expect(part.killed).toBe(true);
  });

  it('goes on while another one on its machine does not come to its end', async () => {
    const { queue, recorder } = scene.process(2);
    const [stuck, other] = [await scene.queueOne(), await scene.queueOne()];
    await until(queue, () => recorder.parts.length === 2);
    for (const part of recorder.parts) part.grow(10);
    await until(queue, async () => (await scene.stateOf(other)) === 'recording');
    const hung = recorder.parts.find(({ request }) => request.recording === stuck.id);
    const ended = deferred();
    if (hung) hung.ending = ended.promise;
    hung?.tells.over('broken');
    queue.start();
    await vi.waitFor(() => expect(hung?.killed).toBe(true), WAIT);
    await scene.store.stop(other.id, 'asked', scene.now());
    await vi.waitFor(() => expect(scene.finished.map(({ id }) => id)).toEqual([other.id]), WAIT);
    ended.resolve();
    await queue.stop();
  });

  it('goes on in a further part when its recorder takes too long to begin, which is ended when it comes', async () => {
    const { queue, recorder } = scene.process();
    const slow = deferred();
    recorder.starting = slow.promise;
    await scene.queueOne();
    const late = await until(queue, () => latestOf(recorder));
    scene.pass(41_000);
    await until(queue, () => latestOf(recorder, 2));
    expect(late.request.signal.aborted).toBe(true);
    slow.resolve();
    await vi.waitFor(() => expect(late.killed).toBe(true), WAIT);
    await queue.stop();
  });

  it('ends when the database cannot be reached and another process may have it', async () => {
    const { queue, part } = await running();
    const unreachable = new Error('connection lost');
    vi.spyOn(scene.store, 'claimForRecorder').mockRejectedValue(unreachable);
    vi.spyOn(scene.store, 'renewLease').mockRejectedValue(unreachable);
    scene.pass(2_000);
    await queue.look();
    expect(part.killed).toBe(false);
    scene.pass(2_000);
    await queue.look();
    expect(part.killed).toBe(true);
    vi.restoreAllMocks();
    await queue.stop();
  });

  it('ends when the database does not answer and another process may have it', async () => {
    const { queue, part } = await running();
    const answer = deferred<boolean>();
    vi.spyOn(scene.store, 'renewLease').mockReturnValue(answer.promise);
    const looking = queue.look();
    scene.pass(4_000);
    await queue.look();
    expect(part.killed).toBe(true);
    answer.resolve(false);
    await looking;
    await queue.stop();
  });

  it('ends by itself after the longest time', async () => {
    const { queue, recording, part } = await running();
    scene.pass(LONGEST);
    part.grow(20);
    await queue.look();
    expect(await scene.stateOf(recording)).toBe('recording');
    scene.pass(1_000);
    part.grow(30);
    await until(queue, () => scene.finished.length > 0);
    expect(await scene.store.find(recording.id)).toMatchObject({
      state: 'finishing',
      stopReason: 'too-long',
    });
    expect(part.stopped).toBe(true);
  });

  it('ends at once when it is deleted', async () => {
    const { queue, recording, part } = await running();
    await scene.store.markDeleted(recording.id, scene.now());
    await until(queue, () => part.killed);
    expect(scene.finished).toEqual([]);
  });
});
