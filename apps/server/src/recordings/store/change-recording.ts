import type { Recording, RecordingChange, RecordingId } from './recording.ts';
import type { AlsoDone, RecordingStore } from './recording-store.ts';

/**
 * Makes a change that is decided by the newest state, however often that changes meanwhile. Answers what the recording is
 * then; `undefined` when it is deleted or `decide` wants no change.
 */
export async function changeRecording(
  store: Pick<RecordingStore, 'find' | 'save'>,
  id: RecordingId,
  decide: (current: Recording) => RecordingChange | undefined,
  also?: AlsoDone,
): Promise<Recording | undefined> {
  for (;;) {
    const current = await store.find(id);
    const change = current && decide(current);
    if (!current || !change) return undefined;
    const changed = await store.save(current, change, also);
    if (changed) return changed;
  }
}
