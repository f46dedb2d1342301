import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { mapConcurrently, Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import { changeRecording } from '../store/change-recording.ts';
import type { Recording, RecordingId, RecordingProblem } from '../store/recording.ts';
import type { AlsoDone, RecordingStore } from '../store/recording-store.ts';
import { RecordingStorageError } from './recording-storage-error.ts';
import type { RecordingStorage } from './recording-storage.ts';
import { mayTryAgain, uploadDelay } from './upload-retry.ts';
import { workFolder } from './work-folder.ts';

export interface RecordingUploadsOptions {
  readonly store: RecordingStore;
  readonly storage: RecordingStorage;
  readonly dataDir: string;
  /** Days that a recording is kept once it can be watched. */
  readonly keptDays: number;
  /** Done in the transaction that makes a recording `ready`. */
  readonly alsoReady: AlsoDone;
  /** Hears of recordings that are ready, or whose file could not be stored, after that is stored. */
  readonly changed: (recording: Recording) => void;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds, about, between two looks for files that are to be stored. */
const TICK = 2_000;
const PRUNING = 600_000;
/** Milliseconds after which another process takes what this one took and does not renew. */
const LEASE = 60_000;
const RENEWAL = 15_000;
/** Files that one process stores at once. */
const AT_ONCE = 2;
const EXPIRED_AT_ONCE = 50;
const DAY = 86_400_000;

/**
 * Stores finished files and deletes recordings, in any number of processes. Each step is written down before it is done and
 * can be repeated: a process that is killed leaves its work to be taken again when its lease has lapsed.
 */
export class RecordingUploads {
  readonly #options: RecordingUploadsOptions;
  readonly #owner = randomUUID();
  readonly #ending = new AbortController();
  readonly #recurring: Recurring[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: RecordingUploadsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#every(TICK, 'storing recordings', () => this.run());
    this.#every(PRUNING, 'pruning old recordings', () => this.expire());
  }

  /** Begins with what has just been stored as due. Never waits, never throws. */
  wake(): void {
    void this.run().catch((error: unknown) => this.#options.telemetry.failed('storing recordings', error));
  }

  /** Breaks off what is being stored, which is taken again at the next start. Idempotent. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.all(this.#recurring.map((one) => one.stop()));
    await this.#running.catch(() => undefined);
    this.#options.storage.close();
  }

  /** Does what is due, one after another's call. */
  run(): Promise<void> {
    const turn = this.#running.catch(() => undefined).then(() => this.#runDue());
    this.#running = turn;
    return turn;
  }

  /** Deletes what has expired and is not held. */
  async expire(): Promise<void> {
    const { store, clock, keptDays } = this.#options;
    const now = clock.now();
    const expired = await store.expire({
      now,
      failedBefore: now - keptDays * DAY,
      limit: EXPIRED_AT_ONCE,
    });
    if (expired > 0) await this.run();
  }

  async #runDue(): Promise<void> {
    const { store, clock, telemetry } = this.#options;
    const { signal } = this.#ending;
    if (signal.aborted) return;
    const now = clock.now();
    const claimed = await store.claimForStorage({
      owner: this.#owner,
      now,
      until: now + LEASE,
      limit: AT_ONCE,
    });
    await mapConcurrently(claimed, async (recording) => {
      try {
        await (recording.state === 'deleted' ? this.#delete(recording) : this.#storeLeased(recording));
      } catch (error) {
        if (!signal.aborted) telemetry.failed('storing a recording', error);
      }
    });
    if (claimed.length === AT_ONCE) await this.#runDue();
  }

  /** The object first: a row without an object is found again, an object without a row never. */
  async #delete({ id, location, attempts, version }: Recording): Promise<void> {
    const { store, storage, dataDir, clock } = this.#options;
    try {
      if (location !== null) await storage.remove(location);
      await rm(workFolder(dataDir, id), { recursive: true, force: true });
    } catch (error) {
      const dueAt = clock.now() + uploadDelay(attempts, Math.random());
      await store.save({ id, version }, { attempts: attempts + 1, dueAt, ...FREE });
      throw error;
    }
    await store.forget(id);
  }

  async #storeLeased(recording: Recording): Promise<void> {
    const { store, clock, telemetry } = this.#options;
    const lost = new AbortController();
    const renewing = new Recurring({
      what: 'keeping the lease of a recording',
      interval: () => RENEWAL,
      task: async () => {
        const kept = await store.renewLease(recording.id, this.#owner, clock.now() + LEASE);
        if (!kept) lost.abort();
      },
      telemetry,
    });
    try {
      await this.#store(recording, AbortSignal.any([this.#ending.signal, lost.signal]));
    } finally {
      await renewing.stop();
    }
  }

  async #store({ id, tenant, file, contentType }: Recording, signal: AbortSignal): Promise<void> {
    const { dataDir, clock, keptDays, alsoReady } = this.#options;
    if (file === null) return;
    const type = contentType ?? 'application/octet-stream';
    // Noted before anything is written, so that whoever deletes the recording finds its object.
    const location = locationOf(tenant, id, type);
    if (!(await this.#change(id, { location }))) return;
    let bytes: number;
    try {
      bytes = await this.#put(location, { path: file, contentType: type }, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RecordingStorageError)) throw error;
      return this.#failed(id, error);
    }
    const now = clock.now();
    const ready = await changeRecording(
      this.#options.store,
      id,
      ({ state, leaseOwner }) =>
        state === 'finishing' && leaseOwner === this.#owner
          ? {
              state: 'ready',
              bytes,
              readyAt: now,
              expiresAt: now + keptDays * DAY,
              file: null,
              problem: null,
              answer: null,
              dueAt: null,
              ...FREE,
            }
          : undefined,
      alsoReady,
    );
    // Deleted meanwhile: whoever deletes it waits for the lease, and deletes the object then.
    if (!ready) return;
    await rm(workFolder(dataDir, id), { recursive: true, force: true });
    this.#options.changed(ready);
  }

  /** Where there is no room, what has expired goes first. */
  async #put(...put: Parameters<RecordingStorage['put']>): Promise<number> {
    const { store, storage, clock, keptDays } = this.#options;
    try {
      return await storage.put(...put);
    } catch (error) {
      if (!(error instanceof RecordingStorageError) || error.code !== 'storage-full') throw error;
      const now = clock.now();
      const expiry = { now, failedBefore: now - keptDays * DAY, limit: EXPIRED_AT_ONCE };
      if ((await store.expire(expiry)) === 0) throw error;
      const claim = { owner: this.#owner, now, until: now + LEASE, limit: EXPIRED_AT_ONCE };
      for (const one of await store.claimForStorage(claim))
        if (one.state === 'deleted') await this.#delete(one);
        else await store.save(one, FREE);
      return storage.put(...put);
    }
  }

  async #failed(id: RecordingId, { code, message }: RecordingStorageError): Promise<void> {
    const { clock, changed } = this.#options;
    const problem: RecordingProblem = code === 'missing' ? 'lost' : code;
    const failed = await changeRecording(this.#options.store, id, ({ attempts, leaseOwner }) => {
      if (leaseOwner !== this.#owner) return undefined;
      const tried = attempts + 1;
      return {
        attempts: tried,
        problem,
        answer: message,
        ...(mayTryAgain(tried)
          ? { dueAt: clock.now() + uploadDelay(attempts, Math.random()) }
          : { state: 'failed' }),
        ...FREE,
      };
    });
    if (failed) changed(failed);
  }

  #change(id: RecordingId, change: { readonly location: string }): Promise<Recording | undefined> {
    return changeRecording(this.#options.store, id, ({ leaseOwner }) =>
      leaseOwner === this.#owner ? change : undefined,
    );
  }

  #every(interval: number, what: string, task: () => Promise<void>): void {
    const { telemetry } = this.#options;
    this.#recurring.push(new Recurring({ what, interval: () => interval, task, telemetry }));
  }
}

const FREE = { leaseOwner: null, leaseUntil: null } as const;

/** The same each time, so that a second attempt replaces what the first one left. */
const locationOf = (tenant: string, id: RecordingId, contentType: string): string =>
  `recordings/${encodeURIComponent(tenant)}/${id}.${contentType.startsWith('video/mp4') ? 'mp4' : 'webm'}`;
