import type { CallKey, ParticipantId, TenantId } from '@crossfade/video-core';
import { systemClock, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import type { ProductApp } from '../http/product-app.ts';
import { visitIdSchema } from '../visits/policy/visit-ids.ts';
import type { Guest } from '../visits/policy/visit.ts';
import { SqlResidence } from '../visits/store/sql-residence.ts';
import { SqlVisitStore } from '../visits/store/sql-visit-store.ts';
import { addRecordingRoutes } from './http/recording-routes.ts';
import { addWatchRoutes } from './http/watch-routes.ts';
import { RecordingLibrary } from './library/recording-library.ts';
import type { RecordingMail } from './library/recording-mail.ts';
import { RecordingViews } from './library/recording-views.ts';
import { guestsWhoMayWatch, watchToken, WhoMayWatch } from './library/who-may-watch.ts';
import { recorderParticipant } from './recorder/recorder-participant.ts';
import { RecordingUploads } from './storage/recording-uploads.ts';
import type { RecordingStorage } from './storage/recording-storage.ts';
import { recordingIdSchema, type Recording, type RecordingId } from './store/recording.ts';
import type { AlsoDone, RecordingStore } from './store/recording-store.ts';
import { SqlRecordingStore } from './store/sql-recording-store.ts';

export interface RecordingServicesOptions {
  readonly queries: Queries;
  readonly storage: RecordingStorage;
  readonly dataDir: string;
  /** Days that a recording is kept once it can be watched. */
  readonly keptDays: number;
  /** The same on every process. */
  readonly secret: string;
  /** Where people reach the web app. */
  readonly webUrl: string;
  readonly mail: RecordingMail;
  /** Ends the request that a recording came of, so that it is recorded no longer. Idempotent. */
  readonly endRequest: (id: RecordingId) => Promise<void>;
  /** Hears that a recording changed, after it did. */
  readonly changed?: (recording: Recording) => void;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
}

/** Recordings: where they are kept, who watches them, and for how long. */
export interface RecordingServices {
  readonly store: RecordingStore;
  readonly library: RecordingLibrary;
  readonly uploads: RecordingUploads;
  /** The recorder that may be in the call at a key, while a recording of it is queued or runs. */
  recorderAt(tenant: TenantId, key: CallKey): Promise<ParticipantId | undefined>;
  /** The path, with the secret of its link, on which a guest watches a recording; `undefined` when they may not. */
  watchLink(recording: string, guest: Guest): Promise<string | undefined>;
  addRoutes(app: ProductApp): void;
  start(): void;
  /** Breaks off what is being stored, which goes on at the next start. Idempotent. */
  stop(): Promise<void>;
}

export function createRecordingServices(options: RecordingServicesOptions): RecordingServices {
  const {
    queries,
    storage,
    dataDir,
    keptDays,
    secret,
    webUrl,
    mail,
    endRequest,
    telemetry,
    clock = systemClock,
  } = options;
  const store = new SqlRecordingStore(queries);
  const residence = new SqlResidence(queries);
  const watchers = new WhoMayWatch({ visits: new SqlVisitStore(queries), residence, secret });
  const views = new RecordingViews({ queries, store, watchers });
  const changed = (recording: Recording): void => {
    mail.deliver();
    options.changed?.(recording);
  };
  const uploads = new RecordingUploads({
    store,
    storage,
    dataDir,
    keptDays,
    alsoReady: tellVisitors(mail),
    changed,
    clock,
    telemetry,
  });
  const library = new RecordingLibrary({
    store,
    clock,
    alsoShared: tellVisitors(mail),
    endRequest,
    wake: () => uploads.wake(),
    changed,
  });
  return {
    store,
    library,
    uploads,
    async recorderAt(tenant, key) {
      const running = await store.findRunning(tenant, key);
      return running && recorderParticipant(running.id);
    },
    async watchLink(id, guest) {
      const recording = await store.find(recordingIdSchema.parse(id));
      if (recording?.state !== 'ready' || recording.sharedAt === null) return undefined;
      const guests = await watchers.guestsOf(recording);
      if (!guests.some((one) => one.id === guest.id)) return undefined;
      return `/recordings/${recording.id}#${watchToken(secret, recording.id, guest.id)}`;
    },
    addRoutes: (app) => {
      addRecordingRoutes(app, { store, library, views, watchers });
      addWatchRoutes(app, { store, storage, views, watchers, webUrl, clock });
    },
    start: () => uploads.start(),
    stop: () => uploads.stop(),
  };
}

/** Once it is ready and the resident agrees, whichever comes last. */
const tellVisitors =
  (mail: RecordingMail): AlsoDone =>
  async (transaction, { id, tenant, visit, state, sharedAt }) => {
    if (state !== 'ready' || sharedAt === null || visit === null) return;
    const read = { visits: new SqlVisitStore(transaction), residence: new SqlResidence(transaction) };
    for (const guest of await guestsWhoMayWatch(read, { tenant, visit }))
      await mail.tell(transaction, { id, tenant, visit: visitIdSchema.parse(visit) }, guest);
  };
