import { join } from 'node:path';
import type { RecordingId } from '../store/recording.ts';

/** Where recordings are kept when no other storage is set. */
export const objectsFolder = (dataDir: string): string => join(dataDir, 'recordings', 'objects');

/** Where the recorder writes one recording. It is deleted once the recording is stored, or deleted. */
export const workFolder = (dataDir: string, id: RecordingId): string =>
  join(dataDir, 'recordings', 'work', id);
