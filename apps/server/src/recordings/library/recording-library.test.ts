import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { systemClock } from '@crossfade/video-core/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_TIMEOUT, testTenant } from '../../testkit/test-database.ts';
import { recordingIdSchema } from '../store/recording.ts';
import { SqlRecordingStore } from '../store/sql-recording-store.ts';
import { RecordingLibrary } from './recording-library.ts';

let place: Awaited<ReturnType<typeof testTenant>>;
let store: SqlRecordingStore;
let library: RecordingLibrary;
beforeAll(async () => {
  place = await testTenant();
  store = new SqlRecordingStore(place.database.queries);
  library = new RecordingLibrary({
    store,
    clock: systemClock,
    endRequest: async () => {},
    alsoShared: async () => {},
    wake: () => {},
    changed: () => {},
  });
}, DATABASE_TIMEOUT);

/** Recorded, and given up because the disk was full when its file was made. */
async function onFullDisk(parts: number) {
  const queued = await store.queue(
    {
      id: recordingIdSchema.parse(randomUUID()),
      tenant: place.tenant,
      key: asId.key(`key-${randomUUID()}`),
      call: asId.call(randomUUID()),
      startedBy: 'operator',
    },
    1_000,
  );
  if (!queued) throw new Error('another recording runs at this key');
  const { id } = queued;
  for (let number = 0; number < parts; number += 1)
    await store.putPart({
      recording: id,
      number,
      startedAt: 1_000,
      durationMs: 1_000,
      bytes: 100,
      file: `part-${number}.webm`,
    });
  await store.save(queued, { state: 'recording', startedAt: 1_000, leaseOwner: 'recorder' });
  const stopped = await store.stop(id, 'stopped', 2_000);
  if (!stopped) throw new Error('it was not recording');
  await library.failed(stopped, 'disk-full', 'The disk of the recorder is full.');
  return id;
}

describe('trying again', () => {
  it('makes the file of the parts when the disk has room again', async () => {
    const id = await onFullDisk(2);
    await library.tryAgain({ role: 'operator', tenant: place.tenant }, id);
    expect(await store.find(id)).toMatchObject({
      state: 'finishing',
      file: null,
      problem: null,
      answer: null,
      leaseOwner: null,
    });
  });

  it('is refused where nothing was recorded', async () => {
    const id = await onFullDisk(0);
    await expect(library.tryAgain({ role: 'operator', tenant: place.tenant }, id)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
