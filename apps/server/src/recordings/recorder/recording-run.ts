import { join } from 'node:path';
import type { Clock, Telemetry } from '@crossfade/video-core/server';
import type { Recording, RecordingProblem } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import type { JoinedParts, JoinPartsOptions } from './join-parts.ts';
import type { PartEnd, Recorder, RunningPart } from './recorder.ts';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';

/** Who takes over what a recorder has made. */
export interface FinishedRecordings {
  finished(recording: Recording, file: JoinedParts): Promise<unknown>;
  failed(recording: Recording, problem: RecordingProblem, answer: string): Promise<unknown>;
}

export interface RecordingRunOptions {
  readonly recorder: Recorder;
  readonly store: Pick<RecordingStore, 'find' | 'save' | 'stop' | 'renewLease' | 'putPart' | 'listParts'>;
  readonly library: FinishedRecordings;
  /** A link for one more part. */
  readonly link: (recording: Recording) => Promise<string>;
  /** The folder for the files of a recording, which exists. */
  readonly folder: (recording: Recording) => Promise<string>;
  readonly join: (options: Pick<JoinPartsOptions, 'folder' | 'parts'>) => Promise<JoinedParts | undefined>;
  /** Names this process. */
  readonly owner: string;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds that a process has a recording for, renewed at each look. */
export const LEASE = 3_000;
/** Milliseconds without anything written after which a part is dead, once it has begun and before. */
const SILENCE = { recording: 4_000, starting: 40_000 } as const;
/** Milliseconds between tries of a machine that cannot record, or cannot finish a file. */
const PAUSE = 10_000;
/** Parts of which nothing came, one after another, until it is given up. */
const MOST_EMPTY = 5;
/**
 * Milliseconds after which a recording ends by itself: a shift. What nobody ends, as a call that a tablet was left in, would
 * fill the disk; this long, it has 2.1 GB, and needs as much again while its file is made.
 */
export const LONGEST = 8 * 3_600_000;

interface Part {
  readonly number: number;
  readonly name: string;
  readonly begunAt: number;
  /** Aborted when the part ends: a recorder that begins after that has come too late. */
  readonly ending: AbortController;
  running: RunningPart | undefined;
  /** When it was last heard of. */
  heardAt: number;
  startedAt: number | undefined;
  bytes: number;
  alone: boolean;
  end: PartEnd | undefined;
  problem: unknown;
}

/** One recording, while this process has it: begins parts, watches them, and makes the file when it is stopped. */
export class RecordingRun {
  readonly #options: RecordingRunOptions;
  readonly #id: Recording['id'];
  #part: Part | undefined;
  /** When another process may take it, as far as this one knows. */
  #leaseUntil: number;
  #empty = 0;
  #finishing: Promise<void> | undefined;
  #done = false;

  constructor(options: RecordingRunOptions, { id, leaseUntil }: Recording) {
    this.#options = options;
    this.#id = id;
    this.#leaseUntil = leaseUntil ?? options.clock.now();
  }

  /** Whether this process has nothing to do with it any more. */
  get done(): boolean {
    return this.#done;
  }

  /** Takes the next step, if one is due. Called about twice a second, and never twice at once. */
  async look(): Promise<void> {
    const { store, owner, clock } = this.#options;
    const now = clock.now();
    let recording: Recording | undefined;
    try {
      if (!(await store.renewLease(this.#id, owner, now + LEASE))) return await this.#letGo();
      recording = await store.find(this.#id);
    } catch (error) {
      await this.endWhenLapsed();
      throw error;
    }
    this.#leaseUntil = now + LEASE;
    switch (recording?.state) {
      case 'queued':
      case 'recording':
        return this.#record(recording, now);
      case 'finishing':
        this.#finishing ??= this.#finish(recording);
        return;
      default:
        // Deleted, or stopped before it began.
        return this.#letGo();
    }
  }

  /**
   * Ends the part at once when another process may have the recording by now: nobody can tell this one whether it is still to
   * be recorded. For a look that fails, or that does not come to an end.
   */
  async endWhenLapsed(): Promise<void> {
    const part = this.#part;
    if (!part || this.#options.clock.now() < this.#leaseUntil) return;
    part.end ??= 'broken';
    part.ending.abort();
    await part.running?.kill();
  }

  /** Gives it back, so that another process goes on; resolves when everything up to now is on the disk. */
  async release(): Promise<void> {
    const { store } = this.#options;
    this.#done = true;
    if (this.#finishing) return this.#finishing;
    await this.#endPart('stop');
    const recording = await store.find(this.#id);
    if (recording?.leaseOwner !== this.#options.owner) return;
    const state = recording.state === 'recording' ? 'queued' : recording.state;
    await store.save(recording, { state, leaseOwner: null, leaseUntil: null });
  }

  async #record(recording: Recording, now: number): Promise<void> {
    const { store } = this.#options;
    if (recording.startedAt !== null && now - recording.startedAt > LONGEST)
      return void (await store.stop(this.#id, 'too-long', now));
    const part = this.#part;
    if (!part) {
      // Taken over from a process that died: nothing is recorded until another part begins.
      const waits =
        recording.state === 'recording' ? await store.save(recording, { state: 'queued' }) : recording;
      return waits && this.#begin(waits, now);
    }
    const silence = part.startedAt === undefined ? SILENCE.starting : SILENCE.recording;
    if (now - part.heardAt > silence) part.end ??= 'broken';
    if (part.end !== undefined) return this.#partEnded(recording, part);
    if (part.alone) return void (await store.stop(this.#id, 'left', now));
    const { startedAt = now, bytes } = part;
    if (recording.state === 'queued' && bytes > 0)
      await store.save(recording, {
        state: 'recording',
        startedAt: recording.startedAt ?? startedAt,
        answer: null,
      });
  }

  async #begin(recording: Recording, now: number): Promise<void> {
    const { recorder, store, link, folder, clock } = this.#options;
    const earlier = await store.listParts(this.#id);
    const number = Math.max(-1, ...earlier.map((one) => one.number)) + 1;
    const name = `part-${number}.${recorder.container}`;
    const part: Part = {
      number,
      name,
      begunAt: now,
      ending: new AbortController(),
      running: undefined,
      heardAt: now,
      startedAt: undefined,
      bytes: 0,
      alone: false,
      end: undefined,
      problem: undefined,
    };
    await store.putPart({ recording: this.#id, number, startedAt: now, durationMs: 0, bytes: 0, file: name });
    // Given back meanwhile.
    if (this.#done) return;
    const { signal } = part.ending;
    const heard = (): void => void (part.heardAt = clock.now());
    const open = async (): Promise<void> => {
      const [url, work] = await Promise.all([link(recording), folder(recording)]);
      signal.throwIfAborted();
      const running = await recorder.begin(
        { recording: this.#id, number, url, file: join(work, name), signal },
        {
          started: () => {
            heard();
            part.startedAt ??= part.heardAt;
          },
          grew: (bytes) => {
            heard();
            part.bytes = bytes;
          },
          alone: () => void (part.alone = true),
          over: (reason) => void (part.end ??= reason),
        },
      );
      if (signal.aborted) await running.kill();
      else part.running = running;
    };
    this.#part = part;
    open().catch((error: unknown) => {
      part.problem = error;
      part.end ??= 'broken';
    });
  }

  async #partEnded(recording: Recording, part: Part): Promise<void> {
    const { store, library, clock, telemetry, owner } = this.#options;
    const { end, problem, bytes } = part;
    // Shown to everyone before anything that may take a while.
    const interrupted =
      recording.state === 'recording' ? await store.save(recording, { state: 'queued' }) : recording;
    await this.#endPart('kill');
    this.#empty = bytes > 0 ? 0 : this.#empty + 1;
    if (end === 'call-over' || end === 'disk-full') {
      await store.stop(this.#id, end === 'call-over' ? 'call-ended' : 'recorder', clock.now());
      return;
    }
    telemetry.failed(`recording ${this.#id}, part ${part.number}`, problem ?? new Error('nothing more came'));
    if (!interrupted) return;
    if (problem instanceof RecorderUnavailableError) {
      // What is missing may be installed meanwhile, here or on another machine.
      this.#done = true;
      const leaseUntil = clock.now() + PAUSE;
      await store.save(interrupted, { answer: problem.message, leaseOwner: owner, leaseUntil });
    } else if (this.#empty >= MOST_EMPTY) {
      if (interrupted.startedAt !== null) await store.stop(this.#id, 'recorder', clock.now());
      else {
        this.#done = true;
        const answer = problem instanceof Error ? problem.message : 'The recorder sent nothing.';
        await library.failed(interrupted, 'recorder', answer);
      }
    }
  }

  /** Ends the part that runs, and notes what it has. For a recorder that has not begun nothing waits. */
  async #endPart(how: 'stop' | 'kill'): Promise<void> {
    const part = this.#part;
    if (!part) return;
    this.#part = undefined;
    part.ending.abort();
    if (how === 'stop') await part.running?.stop();
    await part.running?.kill();
    const { number, name, bytes, startedAt = part.begunAt, heardAt } = part;
    await this.#options.store.putPart({
      recording: this.#id,
      number,
      startedAt,
      durationMs: Math.max(0, heardAt - startedAt),
      bytes,
      file: name,
    });
  }

  async #finish(recording: Recording): Promise<void> {
    const { store, library, folder, join: joinAll, telemetry } = this.#options;
    try {
      await this.#endPart('stop');
      const parts = await store.listParts(this.#id);
      const joined = await joinAll({
        folder: await folder(recording),
        parts: parts.map(({ file }) => file),
      });
      // Deleted meanwhile, or held: the newest row counts.
      const newest = await store.find(this.#id);
      if (newest === undefined) return;
      if (joined) await library.finished(newest, joined);
      else await library.failed(newest, 'recorder', 'Nothing was recorded.');
    } catch (error) {
      telemetry.failed(`finishing recording ${this.#id}`, error);
      await this.#finishFailed(error);
    } finally {
      this.#done = true;
    }
  }

  /** The parts stay, and another try is made after a pause. A disk that is full does not become emptier by that. */
  async #finishFailed(error: unknown): Promise<void> {
    const { store, library, owner, clock } = this.#options;
    const newest = await store.find(this.#id);
    if (newest?.state !== 'finishing' || newest.leaseOwner !== owner) return;
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      await library.failed(newest, 'disk-full', 'The disk of the recorder is full.');
      return;
    }
    const answer =
      error instanceof RecorderUnavailableError ? error.message : 'The file could not be made yet.';
    await store.save(newest, { answer, leaseUntil: clock.now() + PAUSE });
  }

  async #letGo(): Promise<void> {
    this.#done = true;
    await this.#endPart('kill');
  }
}
