import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { incidents } from '../../database/residence-tables.ts';
import { DATABASE_TIMEOUT, testTenant } from '../../testkit/test-database.ts';
import { recordingIdSchema, type NewRecording, type Recording } from './recording.ts';
import { SqlRecordingStore } from './sql-recording-store.ts';

const START = Date.UTC(2026, 10, 30, 12);
const MINUTE = 60_000;

let place: Awaited<ReturnType<typeof testTenant>>;
let store: SqlRecordingStore;
beforeAll(async () => {
  place = await testTenant();
  store = new SqlRecordingStore(place.database.queries);
}, DATABASE_TIMEOUT);

const newRecording = (change: Partial<NewRecording> = {}): NewRecording => ({
  id: recordingIdSchema.parse(randomUUID()),
  tenant: place.tenant,
  key: asId.key(`key-${randomUUID()}`),
  call: asId.call(randomUUID()),
  startedBy: 'user:nina',
  ...change,
});

async function queued(change: Partial<NewRecording> = {}, at = START): Promise<Recording> {
  const recording = await store.queue(newRecording(change), at);
  if (!recording) throw new Error('another recording runs at this key');
  return recording;
}

async function changed(recording: Recording, change: Parameters<SqlRecordingStore['save']>[1]) {
  const saved = await store.save(recording, change);
  if (!saved) throw new Error('it was changed meanwhile');
  return saved;
}

describe('stored recordings', () => {
  it('begin once at a key, however many ask, and again when the one before has stopped', async () => {
    const key = asId.key(`key-${randomUUID()}`);
    const asked = await Promise.all([1, 2, 3].map(() => store.queue(newRecording({ key }), START)));
    const [first, ...more] = asked.filter((one) => one !== undefined);
    expect(more).toEqual([]);
    expect(await store.findRunning(place.tenant, key)).toEqual(first);
    expect(await store.findRunning(asId.tenant('another'), key)).toBeUndefined();
    if (!first) throw new Error('none began');
    expect(await store.stop(first.id, 'ended', START)).toMatchObject({
      state: 'failed',
      problem: 'not-started',
      stopReason: 'ended',
    });
    expect(await store.findRunning(place.tenant, key)).toBeUndefined();
    expect(await store.queue(newRecording({ key }), START)).toMatchObject({ key, state: 'queued' });
  });

  it('are changed by one of those who read the same version', async () => {
    const recording = await queued();
    const saved = await Promise.all(
      [1, 2, 3].map((second) => store.save(recording, { state: 'recording', startedAt: START + second })),
    );
    const [winner, ...more] = saved.filter((one) => one !== undefined);
    expect(more).toEqual([]);
    expect(winner).toMatchObject({ state: 'recording', version: recording.version + 1 });
    expect(await store.find(recording.id)).toEqual(winner);
  });

  it('are stopped once, and what runs is finished then', async () => {
    const running = await changed(await queued(), { state: 'recording', startedAt: START });
    const stopped = await Promise.all(
      ['by-staff', 'withdrawn'].map((why) => store.stop(running.id, why, START + MINUTE)),
    );
    const [first, ...more] = stopped.filter((one) => one !== undefined);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ state: 'finishing', problem: null, stoppedAt: START + MINUTE });
    const interrupted = await changed(await queued(), { startedAt: START });
    expect(await store.stop(interrupted.id, 'ended', START)).toMatchObject({ state: 'finishing' });
  });

  it('are taken by one recorder, and by another when its lease has lapsed', async () => {
    const { id } = await queued();
    const claim = async (owner: string, now: number) => {
      const claimed = await store.claimForRecorder({ owner, now, until: now + MINUTE, limit: 1_000 });
      return claimed.find((one) => one.id === id);
    };
    const claims = await Promise.all(['a', 'b', 'c'].map((owner) => claim(owner, START)));
    const [taken, ...more] = claims.filter((one) => one !== undefined);
    expect(more).toEqual([]);
    const owner = taken?.leaseOwner ?? '';
    expect(await store.renewLease(id, 'stranger', START + 2 * MINUTE)).toBe(false);
    expect(await store.renewLease(id, owner, START + 2 * MINUTE)).toBe(true);
    expect(await claim('d', START + MINUTE)).toBeUndefined();
    expect(await claim('d', START + 2 * MINUTE)).toMatchObject({ leaseOwner: 'd' });
    expect(await store.renewLease(id, owner, START + 9 * MINUTE)).toBe(false);
    // Who lost it cannot write what it had in mind.
    if (!taken) throw new Error('nobody took it');
    expect(await store.save(taken, { state: 'recording' })).toBeUndefined();
  });

  it('go from the recorder to the storage with their file', async () => {
    const stopping = await changed(await queued(), { state: 'finishing' });
    const both = async () => {
      const claim = { owner: randomUUID(), now: START, until: START, limit: 1_000 };
      const [recorder, storage] = [await store.claimForRecorder(claim), await store.claimForStorage(claim)];
      return [recorder, storage].map((claimed) => claimed.some(({ id }) => id === stopping.id));
    };
    expect(await both()).toEqual([true, false]);
    const [newest] = [await store.find(stopping.id)];
    if (!newest) throw new Error('it is gone');
    const finished = await changed(newest, { file: 'a.webm', leaseOwner: null, leaseUntil: null });
    expect(await both()).toEqual([false, true]);
    const tried = await store.find(finished.id);
    if (!tried) throw new Error('it is gone');
    await changed(tried, { dueAt: START + 1, leaseUntil: null });
    expect(await both()).toEqual([false, false]);
  });

  it('list their parts and their viewings', async () => {
    const { id } = await queued();
    const part = { recording: id, startedAt: START, durationMs: 0, bytes: 0, file: '0.webm' };
    await store.putPart({ ...part, number: 1, file: '1.webm' });
    await store.putPart({ ...part, number: 0 });
    await store.putPart({ ...part, number: 0, bytes: 7, durationMs: 1_000 });
    expect(await store.listParts(id)).toMatchObject([
      { number: 0, bytes: 7, durationMs: 1_000, startedAt: START },
      { number: 1, file: '1.webm' },
    ]);
    const watch = (viewer: string, at: number, download = false) =>
      store.noteViewing(id, { viewer, at, download }, 10 * MINUTE);
    await Promise.all([1, 2, 3].map(() => watch('user:nina', START)));
    await watch('user:nina', START + 9 * MINUTE);
    await watch('user:nina', START + 18 * MINUTE, true);
    await watch('user:nina', START + 30 * MINUTE);
    expect(await store.listViewings(id, 10)).toEqual([
      { viewer: 'user:nina', at: START + 30 * MINUTE, lastAt: START + 30 * MINUTE, download: false },
      { viewer: 'user:nina', at: START + 18 * MINUTE, lastAt: START + 18 * MINUTE, download: true },
      { viewer: 'user:nina', at: START, lastAt: START + 9 * MINUTE, download: false },
    ]);
  });

  it('are listed page by page, the latest first, and none of another tenant', async () => {
    const { tenant } = await testTenant();
    const made: string[] = [];
    for (const minute of [0, 1, 2]) made.unshift((await queued({ tenant }, START + minute * MINUTE)).id);
    const page = await store.list(tenant, { limit: 2 });
    expect(page.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const rest = await store.list(tenant, { limit: 2, after: page.at(-1)?.id ?? '' });
    expect(rest.map(({ id }) => id)).toEqual(made.slice(2));
  });
});

describe('deleting recordings', () => {
  const ready = (at: number, change: Partial<NewRecording> = {}) =>
    queued(change, at).then((one) => changed(one, { state: 'ready', readyAt: at, expiresAt: at, bytes: 5 }));
  const expire = () => store.expire({ now: START, failedBefore: START, limit: 1_000 });
  const kept = async (...all: readonly Recording[]) =>
    (await Promise.all(all.map(({ id }) => store.find(id)))).map((one) => one !== undefined);

  it('leaves what staff hold, and what an open incident is about', async () => {
    const { queries } = place.database;
    const visit = randomUUID();
    const [free, later, held, ofCall, ofVisit] = [
      await ready(START - 1),
      await ready(START),
      await ready(START - 1),
      await ready(START - 1),
      await ready(START - 1, { visit }),
    ];
    await changed(held, { heldReason: 'A complaint', heldBy: 'user:nina', heldAt: START });
    const { tenant } = place;
    const about = { tenant, description: 'A fall.', reportedBy: 'user:nina' };
    await queries.insert(incidents).values([
      { ...about, id: randomUUID(), call: ofCall.call },
      { ...about, id: randomUUID(), visit },
    ]);
    await expire();
    expect(await kept(free, later, held, ofCall, ofVisit)).toEqual([false, true, true, true, true]);
    expect(await Promise.all([held, ofCall, ofVisit].map(({ id }) => store.isHeld(id)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(await store.markDeleted(ofVisit.id, START)).toBe(false);
    await queries.update(incidents).set({ closedAt: new Date() }).where(eq(incidents.visit, visit));
    expect(await store.isHeld(ofVisit.id)).toBe(false);
    expect(await store.markDeleted(ofVisit.id, START)).toBe(true);
  });

  it('waits for the process that works on it, and forgets the row last', async () => {
    const recording = await queued();
    const lease = { owner: 'recorder', now: START, until: START + MINUTE, limit: 1_000 };
    await store.claimForRecorder(lease);
    expect(await store.markDeleted(recording.id, START)).toBe(true);
    expect(await store.find(recording.id)).toBeUndefined();
    const claimed = async (now: number) => {
      const taken = await store.claimForStorage({ owner: 'other', now, until: now, limit: 1_000 });
      return taken.some(({ id }) => id === recording.id);
    };
    expect(await claimed(START)).toBe(false);
    expect(await claimed(START + MINUTE)).toBe(true);
    await store.forget(recording.id);
    expect(await claimed(START + 2 * MINUTE)).toBe(false);
  });
});
