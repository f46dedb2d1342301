import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { systemClock, type CallStore, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import type { RecordingId } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { addRecorderRoutes } from './enter-route.ts';
import { joinParts } from './join-parts.ts';
import type { Recorder } from './recorder.ts';
import { RecorderDoor } from './recorder-door.ts';
import { RecorderPasses } from './recorder-passes.ts';
import { RecorderQueue } from './recorder-queue.ts';
import type { FinishedRecordings } from './recording-run.ts';

export interface RecorderServicesOptions {
  readonly queries: Queries;
  readonly store: RecordingStore;
  readonly library: FinishedRecordings;
  readonly calls: Pick<CallStore, 'findOpen'>;
  readonly recorder: Recorder;
  /** The folder for the files of a recording. */
  readonly folder: (recording: RecordingId) => string;
  /** Where the recorder reaches the web app. */
  readonly webUrl: string;
  /** The program, by path or by name. */
  readonly ffmpeg: string;
  /** Recordings at a time on this machine; absent: one for two cores. */
  readonly most?: number;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** What makes files of the recordings that were asked for. */
export interface RecorderServices {
  /** Lets recorders into the calls that they record. */
  readonly door: RecorderDoor;
  addRoutes(app: ProductApp, limits: ProductLimits): void;
  start(): void;
  /** Gives what is recorded back, for another process or the next start. Idempotent. */
  stop(): Promise<void>;
}

export function createRecorderServices(options: RecorderServicesOptions): RecorderServices {
  const { store, webUrl, ffmpeg, recorder, library, telemetry } = options;
  const { passes, ...entrance } = createRecorderEntrance({ ...options, clock: systemClock });
  const queue = new RecorderQueue({
    recorder,
    store,
    library,
    link: async ({ id }) => `${webUrl}/recorder#${await passes.issue(id)}`,
    folder: async ({ id }) => {
      const path = options.folder(id);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return path;
    },
    join: (parts) => joinParts({ ffmpeg, ...parts }),
    // Another one each time that it starts: what it recorded before has no recorder any more.
    owner: randomUUID(),
    clock: systemClock,
    telemetry,
    most: options.most ?? Math.max(1, Math.floor(availableParallelism() / 2)),
  });
  return { ...entrance, start: () => queue.start(), stop: () => queue.stop() };
}

/** How recorders get into calls. */
export function createRecorderEntrance({
  queries,
  calls,
  clock,
}: Pick<RecorderServicesOptions, 'queries' | 'calls'> & { readonly clock: Clock }) {
  const passes = new RecorderPasses({ queries, clock });
  const door = new RecorderDoor({
    passes,
    openCall: async (tenant, key) => (await calls.findOpen(tenant, key))?.id,
  });
  const addRoutes = (app: ProductApp, limits: ProductLimits): void =>
    addRecorderRoutes(app, { passes, limits });
  return { passes, door, addRoutes };
}
