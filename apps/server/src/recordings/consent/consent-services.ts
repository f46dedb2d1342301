import type { CallKey } from '@crossfade/video-core';
import {
  Background,
  systemClock,
  type Authorize,
  type Clock,
  type Telemetry,
} from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import { schema, type Queries } from '@crossfade/video-server/sql';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { ServedCallPresence } from './call-presence.ts';
import { CallPlaces } from './call-places.ts';
import { addConsentRoutes, type RecordingDeed } from './consent-routes.ts';
import { RecordingRequests } from './recording-requests.ts';
import { SqlRequestStore } from './sql-request-store.ts';

/** Milliseconds, about: within which a recorder that vanished, and somebody who has not agreed, is seen. */
const LOOK = 1_000;
const PRUNING = 600_000;
const FORGOTTEN_AT_ONCE = 200;
const DAY = 24 * 3_600_000;

export interface ConsentServicesOptions {
  readonly queries: Queries;
  readonly recordings: RecordingStore;
  readonly calls: Pick<CallServerStore, 'calls'>;
  /** Asked when something is to be done in a call, which is later. */
  readonly server: () => Pick<CallServer, 'deployments' | 'control' | 'lifecycle'>;
  /** The door of calls, by which it is known who asks; asked later as well. */
  readonly authorize: () => Authorize;
  /** The visit whose call is at a key, and its resident. */
  readonly visitAt: (
    key: CallKey,
  ) => Promise<{ readonly visit: string; readonly resident: string } | undefined>;
  /** Days that the answers to a question are kept of which no recording came, or none is left. */
  readonly keptDays: number;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
}

/** The question before a recording: its routes, its place at the door of calls, and what looks after it. */
export interface ConsentServices {
  readonly requests: RecordingRequests;
  addRoutes(app: ProductApp, limits: ProductLimits): void;
  start(): void;
  /** Idempotent. */
  stop(): Promise<void>;
}

export function createConsentServices(options: ConsentServicesOptions): ConsentServices {
  const { queries, recordings, calls, server, visitAt, telemetry, keptDays, clock = systemClock } = options;
  const store = new SqlRequestStore(queries);
  const requests = new RecordingRequests({
    store,
    recordings,
    presence: new ServedCallPresence(calls, server, clock),
    visitAt,
    changed: (call) => server().control.changed(call),
    clock,
    onTrouble: (what, error) => telemetry.failed(what, error),
  });
  const note = async ({ request, ...deed }: RecordingDeed): Promise<void> => {
    const { tenant, call, id: detail } = request;
    await queries.insert(schema.audit).values({ ...deed, tenant, call, detail, at: new Date(clock.now()) });
  };
  const background = new Background(telemetry);
  return {
    requests,
    addRoutes: (app, limits) => {
      const places = new CallPlaces(calls.calls, (request) => options.authorize()(request));
      addConsentRoutes(app, { requests, places, limits, note });
    },
    start: () => {
      background.every(LOOK, 'looking after recordings', () => requests.lookAtAll());
      background.every(PRUNING, 'pruning old requests for recordings', () =>
        store.forget(clock.now() - keptDays * DAY, FORGOTTEN_AT_ONCE),
      );
    },
    stop: () => background.stop(),
  };
}
