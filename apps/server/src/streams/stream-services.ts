import type { TenantId } from '@crossfade/video-core';
import { systemClock, type ChatPolicy, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import type { ProductApp } from '../http/product-app.ts';
import type { ProductLimits } from '../http/product-limits.ts';
import { ServedVisitCalls } from '../visits/service/visit-calls.ts';
import { createIngestServices, type IngestServices, type IngestSettings } from '../ingest/ingest-services.ts';
import { StreamDoor } from './door/stream-door.ts';
import { addApprovalRoutes } from './http/approval-routes.ts';
import { addCreatorRoutes } from './http/creator-routes.ts';
import { addProfileRoutes } from './http/profile-routes.ts';
import { addViewerRoutes } from './http/viewer-routes.ts';
import { streamChat } from './service/stream-chat.ts';
import { LiveRunner } from './service/live-runner.ts';
import { Streams } from './service/streams.ts';
import { Profiles } from './store/profiles.ts';
import { Relations } from './store/relations.ts';
import { StreamStore } from './store/stream-store.ts';

export interface StreamServicesOptions {
  readonly queries: Queries;
  readonly calls: Pick<CallServerStore, 'calls'>;
  /** Asked when something is to be done in a call, which is later. */
  readonly server: () => Pick<CallServer, 'admission' | 'control' | 'moderation' | 'deployments'>;
  /** The tenant of guests. */
  readonly tenant: TenantId;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly clock?: Clock;
  /** Whether creators may go live in a browser; default true. */
  readonly browser?: boolean;
  /** Absent: nobody streams by an encoder. */
  readonly ingest?: IngestSettings;
}

/** Streams: their routes, the door to their calls, the rules of their chat, and what looks after them. */
export interface StreamServices {
  readonly door: StreamDoor;
  readonly chat: ChatPolicy;
  readonly runner: LiveRunner;
  /** Absent: nobody streams by an encoder. */
  readonly ingest?: IngestServices;
  /** Hears that an account was disabled. */
  disabled(user: string): Promise<void>;
  addRoutes(app: ProductApp, limits: ProductLimits): void;
}

/** Who acts, as the audit log names it, where no member of staff does. */
const STREAM_ITSELF = 'stream';

export function createStreamServices(options: StreamServicesOptions): StreamServices {
  const { queries, telemetry, tenant, server, clock = systemClock, browser = true } = options;
  const store = new StreamStore(queries);
  const profiles = new Profiles(queries);
  const relations = new Relations(queries);
  const door = new StreamDoor({ store, relations, tenant });
  const calls = new ServedVisitCalls(options.calls, server, STREAM_ITSELF);
  const ingest =
    options.ingest &&
    createIngestServices({
      settings: options.ingest,
      queries,
      door,
      streams: () => streams,
      server,
      clock,
      telemetry,
    });
  const streams: Streams = new Streams({
    queries,
    store,
    profiles,
    relations,
    door,
    calls,
    server,
    clock,
    ...(ingest && { encoders: ingest.encoders }),
  });
  return {
    door,
    chat: streamChat({ store, relations, clock }),
    runner: new LiveRunner({
      what: {
        all: 'looking after streams that are live',
        one: 'looking after a stream',
        pruning: 'pruning turns to write',
      },
      claimDue: (now, until, limit) => store.claimDue(now, until, limit),
      look: (host) => streams.look(host),
      prune: (now) => store.forgetTurns(now),
      clock,
      telemetry,
    }),
    ...(ingest && { ingest }),
    disabled: (user) => streams.disabled(user),
    addRoutes: (app, limits) => {
      addProfileRoutes(app, { profiles, relations, streams });
      // Before the route of a single stream, whose host's id could be any word.
      ingest?.addRoutes(app);
      addCreatorRoutes(app, { streams, browser });
      addViewerRoutes(app, { streams, store, relations, door, tenant, limits });
      addApprovalRoutes(app, { streams, store });
    },
  };
}
