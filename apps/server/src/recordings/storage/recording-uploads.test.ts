import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DATABASE_TIMEOUT, newDatabase, testTenant } from '../../testkit/test-database.ts';
import { noRecordingMail } from '../library/recording-mail.ts';
import { createRecordingServices, type RecordingServices } from '../recording-services.ts';
import type { Recording } from '../store/recording.ts';
import { fakeStorage } from '../testkit/fake-storage.ts';
import { madeRecordings } from '../testkit/made-recordings.ts';
import { UPLOAD_ATTEMPTS } from './upload-retry.ts';

const DAY = 86_400_000;
const BYTES = new Uint8Array([1, 2, 3]);
let database: Awaited<ReturnType<typeof newDatabase>>;
let place: Awaited<ReturnType<typeof testTenant>>;
let storage: ReturnType<typeof fakeStorage>;
let dataDir: string;
let recordings: RecordingServices;
let made: ReturnType<typeof madeRecordings>;
let failures: unknown[];
const clock = { at: 0, now: (): number => clock.at };

/** A process. */
const started = () =>
  createRecordingServices({
    queries: place.database.queries,
    storage,
    dataDir,
    keptDays: 30,
    secret: 'a-secret-for-tests-of-32-characters',
    webUrl: 'http://localhost:3000',
    mail: noRecordingMail,
    endRequest: async () => {},
    telemetry: { failed: (_, error) => failures.push(error) },
    clock,
  });

beforeAll(async () => {
  // Of its own: any process over a database stores what is in it.
  database = await newDatabase();
}, DATABASE_TIMEOUT);
afterAll(() => database.close());
beforeEach(async () => {
  place = await testTenant(database);
  storage = fakeStorage();
  dataDir = await mkdtemp(join(tmpdir(), 'uploads-'));
  recordings = started();
  made = madeRecordings({ recordings, tenant: place.tenant, dataDir });
  failures = [];
  clock.at = Date.now();
});
afterEach(async () => {
  await recordings.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Handed over while the storage refuses, so that it is not stored at once. */
async function refused(problem: Parameters<typeof storage.refuse>[0], times: number): Promise<Recording> {
  storage.refuse(problem, times);
  const { id } = await made.finished(BYTES);
  await recordings.uploads.run();
  return newest({ id });
}

async function newest({ id }: Pick<Recording, 'id'>): Promise<Recording> {
  const recording = await recordings.store.find(id);
  if (!recording) throw new Error('it is gone');
  return recording;
}

it('stores what was recorded, and keeps it for so many days', async () => {
  const recording = await made.ready(BYTES);
  expect(recording).toMatchObject({ bytes: 3, problem: null, file: null, leaseOwner: null });
  expect((recording.expiresAt ?? 0) - (recording.readyAt ?? 0)).toBe(30 * DAY);
  expect(storage.objects.get(recording.location ?? '')).toEqual(BYTES);
});

it('tries again when the storage refuses, and says so meanwhile', async () => {
  const recording = await refused('storage-unreachable', 2);
  expect(recording).toMatchObject({
    state: 'finishing',
    problem: 'storage-unreachable',
    answer: 'it said storage-unreachable',
    attempts: 1,
  });
  clock.at = (recording.dueAt ?? 0) - 1;
  await recordings.uploads.run();
  expect(await newest(recording)).toMatchObject({ attempts: 1 });
  for (const _ of [1, 2]) {
    clock.at += DAY;
    await recordings.uploads.run();
  }
  expect(await newest(recording)).toMatchObject({ state: 'ready', problem: null, answer: null });
});

it('gives up after many attempts, keeps the file, and tries again when staff say so', async () => {
  const recording = await refused('storage-refused', UPLOAD_ATTEMPTS);
  for (let attempt = 1; attempt < UPLOAD_ATTEMPTS; attempt += 1) {
    clock.at += 3_600_000;
    await recordings.uploads.run();
  }
  expect(await newest(recording)).toMatchObject({ state: 'failed', problem: 'storage-refused' });
  await recordings.library.tryAgain({ role: 'operator', tenant: place.tenant }, recording.id);
  await recordings.uploads.run();
  expect(await newest(recording)).toMatchObject({ state: 'ready', problem: null });
});

it('is stored by the server that has the file, after another one looked for it in vain', async () => {
  const recording = await refused('storage-unreachable', 1);
  const other = started();
  storage.refuse('missing', 1);
  clock.at += DAY;
  await other.uploads.run();
  expect(await newest(recording)).toMatchObject({ state: 'finishing', problem: 'lost', attempts: 2 });
  clock.at += DAY;
  await recordings.uploads.run();
  expect(await newest(recording)).toMatchObject({ state: 'ready', problem: null });
  await other.stop();
});

it('is lost when no server has its file, after as many attempts', async () => {
  const recording = await refused('missing', 2);
  expect(recording).toMatchObject({ state: 'finishing', problem: 'lost' });
  await recordings.store.save(recording, { attempts: UPLOAD_ATTEMPTS - 1 });
  clock.at += DAY;
  await recordings.uploads.run();
  expect(await newest(recording)).toMatchObject({ state: 'failed', problem: 'lost' });
});

it('makes room by deleting what has expired, never what is held', async () => {
  const [old, held] = [await made.ready(BYTES), await made.ready(BYTES)];
  await recordings.library.hold({ role: 'operator', tenant: place.tenant }, held.id, 'A complaint.');
  clock.at += 31 * DAY;
  storage.refuse('storage-full', 1);
  const recording = await made.ready(BYTES);
  expect(await recordings.store.find(old.id)).toBeUndefined();
  expect([...storage.objects.keys()].toSorted()).toEqual([held.location, recording.location].toSorted());
});

it('is stored by another process when the one that stores it is killed', async () => {
  storage.whilePutting(() => Promise.reject(new Error('killed')));
  const { id } = await made.finished(BYTES);
  await recordings.uploads.run();
  storage.whilePutting(undefined);
  const other = started();
  await other.uploads.run();
  expect(await newest({ id })).toMatchObject({ state: 'finishing' });
  clock.at += 60_001;
  await other.uploads.run();
  expect(await newest({ id })).toMatchObject({ state: 'ready' });
  expect(storage.objects.size).toBe(1);
});

it('leaves no object of what was deleted while it was stored', async () => {
  storage.whilePutting(async () => {
    await recordings.store.markDeleted(id, clock.now());
  });
  const { id } = await made.finished(BYTES);
  await recordings.uploads.run();
  expect(storage.objects.size).toBe(1);
  clock.at += 60_001;
  await recordings.uploads.run();
  expect(storage.objects.size).toBe(0);
});

it('deletes the object before the row, and tries again until it is gone', async () => {
  const recording = await made.ready(BYTES);
  storage.refuse('storage-unreachable', 1);
  await recordings.library.remove({ role: 'operator', tenant: place.tenant }, recording.id);
  await recordings.uploads.run();
  expect(storage.objects.size).toBe(1);
  clock.at += DAY;
  await recordings.uploads.run();
  expect(storage.objects.size).toBe(0);
  expect(await recordings.store.markDeleted(recording.id, clock.now())).toBe(false);
});

it('deletes what has expired and is not held', async () => {
  const [old, held] = [await made.ready(BYTES), await made.ready(BYTES)];
  await recordings.library.hold({ role: 'operator', tenant: place.tenant }, held.id, 'A complaint.');
  const never = await made.queued();
  await recordings.store.stop(never.id, 'ended', clock.now());
  clock.at += 31 * DAY;
  await recordings.uploads.expire();
  const left = await Promise.all([old, held, never].map(({ id }) => recordings.store.find(id)));
  expect(left.map((one) => one?.id)).toEqual([undefined, held.id, undefined]);
  expect([...storage.objects.keys()]).toEqual([held.location]);
  await recordings.library.lift({ role: 'operator', tenant: place.tenant }, held.id);
  await recordings.uploads.expire();
  expect(storage.objects.size).toBe(0);
});
