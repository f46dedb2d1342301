import type { RecordingId } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';

/** Plays a recorder in the store: begins what is queued, with a lease that it renews or lets lapse. */
export class FakeRecorder {
  readonly #store: RecordingStore;

  constructor(store: RecordingStore) {
    this.#store = store;
  }

  /** Records until `leaseUntil`, in ms since 1970. */
  async record(id: RecordingId, at: number, leaseUntil: number): Promise<void> {
    const recording = await this.#store.find(id);
    if (!recording) throw new Error('nothing is queued');
    await this.#store.save(recording, {
      state: 'recording',
      startedAt: at,
      leaseOwner: 'fake',
      leaseUntil,
    });
  }
}
