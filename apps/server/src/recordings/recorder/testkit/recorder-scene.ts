import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId } from '@crossfade/video-core';
import type { Database } from '@crossfade/video-server/sql';
import { recordings } from '../../../database/recording-tables.ts';
import { testTenant } from '../../../testkit/test-database.ts';
import { recordingIdSchema, type Recording, type RecordingProblem } from '../../store/recording.ts';
import { SqlRecordingStore } from '../../store/sql-recording-store.ts';
import { RecorderPasses } from '../recorder-passes.ts';
import { RecorderQueue } from '../recorder-queue.ts';
import type { JoinedParts } from '../join-parts.ts';
import { FakeRecorder } from './fake-recorder.ts';

const START = Date.UTC(2026, 10, 30, 12);

/**
 * Recordings in a database that has no others, and the queues of any number of processes with a clock that the test moves. They
 * are deleted at its end.
 */
export async function recorderScene(database: Database) {
  const { tenant } = await testTenant(database);
  const root = await mkdtemp(join(tmpdir(), 'crossfade-recorder-'));
  const store = new SqlRecordingStore(database.queries);
  let now = START;
  const clock = { now: () => now };
  const passes = new RecorderPasses({ queries: database.queries, clock });
  const finished: { readonly id: string; readonly file: JoinedParts }[] = [];
  const failed: { readonly id: string; readonly problem: RecordingProblem }[] = [];
  const joined: (readonly string[])[] = [];
  const troubles: string[] = [];
  const folder = async ({ id }: Recording): Promise<string> => {
    const path = join(root, id);
    await mkdir(path, { recursive: true });
    return path;
  };
  /** What one process has. */
  const process = (most = 1) => {
    const recorder = new FakeRecorder();
    const queue = new RecorderQueue({
      recorder,
      store,
      library: {
        finished: async (recording, file) => {
          finished.push({ id: recording.id, file });
          await store.save(recording, { file: file.path, leaseOwner: null, leaseUntil: null });
        },
        failed: async (recording, problem, answer) => {
          failed.push({ id: recording.id, problem });
          await store.save(recording, {
            state: 'failed',
            problem,
            answer,
            leaseOwner: null,
            leaseUntil: null,
          });
        },
      },
      link: async ({ id }) => `http://localhost/recorder#${await passes.issue(id)}`,
      folder,
      join: async ({ folder: work, parts }) => {
        joined.push(parts);
        const path = join(work, 'recording.webm');
        return parts.length === 0 ? undefined : { path, durationMs: 1_000, contentType: 'video/webm' };
      },
      owner: randomUUID(),
      clock,
      telemetry: { failed: (what) => void troubles.push(what) },
      most,
    });
    return { recorder, queue };
  };
  const queueOne = async (key = `key-${randomUUID()}`): Promise<Recording> => {
    const recording = await store.queue(
      {
        id: recordingIdSchema.parse(randomUUID()),
        tenant,
        key: asId.key(key),
        call: asId.call(randomUUID()),
        startedBy: 'user:nina',
      },
      now,
    );
    if (!recording) throw new Error('one is recorded at this key');
    return recording;
  };
  return {
    tenant,
    store,
    passes,
    finished,
    failed,
    joined,
    troubles,
    process,
    queueOne,
    stateOf: async ({ id }: Recording) => (await store.find(id))?.state,
    pass: (milliseconds: number) => void (now += milliseconds),
    now: clock.now,
    close: async () => {
      await database.queries.delete(recordings);
      await rm(root, { recursive: true, force: true });
    },
  };
}
