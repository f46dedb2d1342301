import type { DeploymentId, ProviderKind } from '@crossfade/video-core';
import type { Clock, IngestSignalling, Telemetry } from '@crossfade/video-core/server';
import type { CallServer } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import type { Hono } from 'hono';
import { ConfigurationError } from '../errors/configuration-error.ts';
import type { ProductApp } from '../http/product-app.ts';
import type { StreamDoor } from '../streams/door/stream-door.ts';
import { streamKeyOf } from '../streams/door/stream-keys.ts';
import type { StreamEncoders, Streams } from '../streams/service/streams.ts';
import { addIngressRoutes } from './http/ingress-routes.ts';
import type { RtmpFront } from './rtmp/rtmp-front.ts';
import { Ingests } from './service/ingests.ts';
import { IngressStore } from './store/ingress-store.ts';
import { hasIngresses } from './store/retire-ingresses.ts';
import type { WhipNetwork } from './whip/whip-receiver.ts';

/** Where encoders connect, and with what their media are made fit. */
export interface IngestSettings {
  readonly host: string;
  readonly rtmpPort: number;
  /** What encoders are told. */
  readonly rtmpUrl: string;
  readonly whipUrl: string;
  readonly network: WhipNetwork;
  /** The program, by path or by name. */
  readonly ffmpeg: string;
  /** What the web environment of this server asks for; absent: nothing. */
  readonly requestedProvider?: ProviderKind;
  /** How a peer publishes into the rooms of a deployment. */
  readonly signallingOf: (deployment: DeploymentId) => IngestSignalling;
}

export interface IngestServicesOptions {
  readonly settings: IngestSettings;
  readonly queries: Queries;
  readonly door: Pick<StreamDoor, 'encoder'>;
  readonly streams: () => Pick<Streams, 'own' | 'start' | 'stop'>;
  readonly server: () => Pick<CallServer, 'admission' | 'control' | 'deployments'>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Encoders: their keys, and the ways by which they send. */
export interface IngestServices {
  readonly encoders: StreamEncoders;
  /** Hears of an ingress service of a provider. */
  readonly heard: Ingests['heard'];
  addRoutes(app: ProductApp): void;
  /** The routes below `/whip`. */
  readonly whip: { fetch(request: Request): Promise<Response> };
  /** Takes encoders by RTMP from now on. Answers the port. */
  start(): Promise<number>;
  /** Every encoder is disconnected. Idempotent. */
  stop(): Promise<void>;
}

const RETIRED =
  'STREAM_MODES has ingress, but the table of keys was retired. Restore it: npx tsx scripts/retire-ingress.ts --restore FILE, in apps/server.';

export function createIngestServices(options: IngestServicesOptions): IngestServices {
  const { settings, queries, door, streams, server, clock, telemetry } = options;
  const { rtmpUrl, whipUrl, signallingOf, ffmpeg, network, requestedProvider } = settings;
  const store = new IngressStore(queries);
  const ingests = new Ingests({
    store,
    streams,
    rtmpUrl,
    whipUrl,
    entrance: async (user) => ({
      key: streamKeyOf(user),
      identity: await door.encoder(user),
      server: server(),
      signallingOf,
      ...(requestedProvider !== undefined && { requestedProvider }),
    }),
    clock,
    telemetry,
  });
  let front: RtmpFront | undefined;
  let whip: Promise<Hono> | undefined;
  return {
    encoders: {
      carries: async (host) => (await ingests.find(host))?.carries ?? false,
      over: (host) => store.setCarries(host, false),
    },
    heard: (news) => ingests.heard(news),
    addRoutes: (app) => addIngressRoutes(app, { ingests }),
    whip: {
      // What nobody sends by is not loaded.
      fetch: async (request) => {
        whip ??= import('./whip/whip-routes.ts').then(({ whipRoutes }) =>
          whipRoutes({ ingests, network, telemetry }),
        );
        return (await whip).fetch(request);
      },
    },
    start: async () => {
      if (!(await hasIngresses(queries))) throw new ConfigurationError([RETIRED]);
      const { RtmpFront: Front } = await import('./rtmp/rtmp-front.ts');
      front = new Front({ ingests, ffmpeg, telemetry });
      return front.listen(settings.host, settings.rtmpPort);
    },
    stop: async () => {
      await ingests.stop();
      await front?.stop();
    },
  };
}
