import type { TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { recordDeed } from '../../audit/record-deed.ts';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { subjectOf, type TabletCaller } from '../../rights/caller.ts';
import type { Manager } from '../../rights/request-rights.ts';
import { changeRecording } from '../store/change-recording.ts';
import {
  recordingIdSchema,
  type Recording,
  type RecordingChange,
  type RecordingId,
  type RecordingProblem,
} from '../store/recording.ts';
import type { AlsoDone, RecordingStore } from '../store/recording-store.ts';

export interface RecordingLibraryOptions {
  readonly store: RecordingStore;
  readonly clock: Clock;
  /** Done in the transaction in which the visitors may watch a recording from now on. */
  readonly alsoShared: AlsoDone;
  /** Ends the request that a recording came of, so that it is recorded no longer. Idempotent. */
  readonly endRequest: (id: RecordingId) => Promise<void>;
  /** Hears that a file is to be stored or deleted. Never waits, never throws. */
  readonly wake: () => void;
  /** Hears that a recording changed, after it did. */
  readonly changed: (recording: Recording) => void;
}

/** What a recorder has made of a recording. */
export interface FinishedFile {
  readonly path: string;
  readonly contentType: string;
  readonly durationMs: number;
}

/** A recording that the caller works on, with the lease by which they do. */
type Leased = Pick<Recording, 'id' | 'leaseOwner'>;

const FREE = { leaseOwner: null, leaseUntil: null } as const;

/** Recordings, for the recorder that makes them and the people who keep them. */
export class RecordingLibrary {
  readonly #options: RecordingLibraryOptions;

  constructor(options: RecordingLibraryOptions) {
    this.#options = options;
  }

  /** Takes over a finished file, which must not change any more. Answers whether the lease still held. */
  async finished({ id, leaseOwner }: Leased, { path, ...file }: FinishedFile): Promise<boolean> {
    const change = {
      state: 'finishing',
      ...file,
      file: path,
      problem: null,
      answer: null,
      attempts: 0,
      ...FREE,
    } as const;
    const finished = await this.#leased({ id, leaseOwner }, change);
    this.#options.wake();
    return finished;
  }

  /** Gives up a recording of which nothing can be kept. Answers whether the lease still held. */
  failed(recording: Leased, problem: RecordingProblem, answer: string): Promise<boolean> {
    return this.#leased(recording, { state: 'failed', problem, answer, ...FREE });
  }

  /** Rejects with `NotFoundError` for what is not in the tenant. */
  async find(tenant: TenantId, id: string): Promise<Recording> {
    const parsed = recordingIdSchema.safeParse(id);
    const recording = parsed.success ? await this.#options.store.find(parsed.data) : undefined;
    if (recording?.tenant !== tenant) throw new NotFoundError('recording');
    return recording;
  }

  /** Keeps it from being deleted, until the hold is lifted. */
  async hold(manager: Manager, id: string, reason: string): Promise<void> {
    const now = this.#options.clock.now();
    await this.#byStaff(manager, id, 'recordings:hold', () => ({
      heldReason: reason,
      heldBy: subjectOf(manager),
      heldAt: now,
    }));
  }

  /** Idempotent. */
  async lift(manager: Manager, id: string): Promise<void> {
    await this.#byStaff(manager, id, 'recordings:lift-hold', ({ heldAt }) =>
      heldAt === null ? undefined : { heldReason: null, heldBy: null, heldAt: null },
    );
  }

  /** Tries once more to store a file that could not be stored, or to make it of its parts where the disk was full. */
  async tryAgain(manager: Manager, id: string): Promise<void> {
    const recording = await this.find(manager.tenant, id);
    const parts = await this.#options.store.listParts(recording.id);
    await this.#byStaff(manager, id, 'recordings:try-again', ({ state, file, problem }) => {
      if (state === 'finishing') return { dueAt: null };
      if (state === 'failed' && problem === 'disk-full' && parts.length > 0)
        return { state: 'finishing', problem: null, answer: null, dueAt: null, ...FREE };
      if (state !== 'failed' || file === null)
        throw new ConflictError('Nothing of this recording is waiting to be stored.');
      return { state: 'finishing', attempts: 0, dueAt: null };
    });
    this.#options.wake();
  }

  /** Whether the visitors of its visit may watch it, as the resident decided. Idempotent. */
  async share(by: Manager | TabletCaller, id: string, agreed: boolean): Promise<void> {
    const now = this.#options.clock.now();
    await this.#byStaff(
      by,
      id,
      agreed ? 'recordings:share' : 'recordings:unshare',
      ({ visit, sharedAt }) => {
        if (visit === null) throw new ConflictError('It was not made in a visit.');
        if ((sharedAt !== null) === agreed) return undefined;
        return agreed ? { sharedBy: subjectOf(by), sharedAt: now } : { sharedBy: null, sharedAt: null };
      },
      agreed ? this.#options.alsoShared : undefined,
    );
  }

  /** Stops it; nobody sees it any more, and its object is deleted with its row. Rejects with `ConflictError` while it is held. */
  async remove(manager: Manager, id: string): Promise<void> {
    const { store, clock, endRequest, wake, changed } = this.#options;
    const recording = await this.find(manager.tenant, id);
    const held = 'It is held, by staff or by an open incident, so it cannot be deleted.';
    if (await store.isHeld(recording.id)) throw new ConflictError(held);
    await endRequest(recording.id);
    const removed = await store.markDeleted(recording.id, clock.now(), (transaction) =>
      recordDeed(transaction, manager, { action: 'recordings:delete', detail: recording.id }),
    );
    if (!removed && (await store.isHeld(recording.id))) throw new ConflictError(held);
    wake();
    changed({ ...recording, state: 'deleted' });
  }

  async #leased({ id, leaseOwner }: Leased, change: RecordingChange): Promise<boolean> {
    const changed = await changeRecording(this.#options.store, id, (current) =>
      current.leaseOwner === leaseOwner ? change : undefined,
    );
    if (changed) this.#options.changed(changed);
    return changed !== undefined;
  }

  async #byStaff(
    by: Manager | TabletCaller,
    id: string,
    action: string,
    decide: (current: Recording) => RecordingChange | undefined,
    also?: AlsoDone,
  ): Promise<void> {
    const recording = await this.find(by.tenant, id);
    const changed = await changeRecording(
      this.#options.store,
      recording.id,
      decide,
      async (transaction, current) => {
        await recordDeed(transaction, by, { action, detail: current.id });
        await also?.(transaction, current);
      },
    );
    if (changed) this.#options.changed(changed);
  }
}
