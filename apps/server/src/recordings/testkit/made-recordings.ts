import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asId, type TenantId } from '@crossfade/video-core';
import type { RecordingServices } from '../recording-services.ts';
import { workFolder } from '../storage/work-folder.ts';
import { recordingIdSchema, type NewRecording, type Recording } from '../store/recording.ts';

export interface MadeRecordingsOptions {
  readonly recordings: RecordingServices;
  readonly tenant: TenantId;
  readonly dataDir: string;
}

/** Plays a recorder: queues recordings, and hands over files of made-up bytes. */
export function madeRecordings({ recordings, tenant, dataDir }: MadeRecordingsOptions) {
  const { store, library, uploads } = recordings;
  const queued = async (change: Partial<NewRecording> = {}, at = Date.now()): Promise<Recording> => {
    const recording = await store.queue(
      {
        id: recordingIdSchema.parse(randomUUID()),
        tenant,
        key: asId.key(`key-${randomUUID()}`),
        call: asId.call(randomUUID()),
        startedBy: 'operator',
        ...change,
      },
      at,
    );
    if (!recording) throw new Error('another recording runs at this key');
    return recording;
  };
  /** Recorded, and handed over to be stored. */
  const finished = async (bytes: Uint8Array, change: Partial<NewRecording> = {}): Promise<Recording> => {
    const at = Date.now();
    const { id, version } = await queued(change, at);
    await store.save({ id, version }, { state: 'recording', startedAt: at, leaseOwner: 'recorder' });
    const stopped = await store.stop(id, 'by-staff', at + 60_000);
    if (!stopped) throw new Error('it was not recording');
    const folder = workFolder(dataDir, id);
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'whole.webm');
    await writeFile(path, bytes);
    await library.finished(stopped, { path, contentType: 'video/webm', durationMs: 60_000 });
    const handed = await store.find(id);
    if (!handed) throw new Error('it is gone');
    return handed;
  };
  /** Recorded and stored. */
  const ready = async (bytes: Uint8Array, change: Partial<NewRecording> = {}): Promise<Recording> => {
    const { id } = await finished(bytes, change);
    await uploads.run();
    const stored = await store.find(id);
    if (stored?.state !== 'ready') throw new Error(`it is ${stored?.state}: ${stored?.answer}`);
    return stored;
  };
  return { queued, finished, ready };
}
