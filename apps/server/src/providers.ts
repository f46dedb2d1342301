import { availableParallelism } from 'node:os';
import {
  asId,
  defineProvider,
  ProviderUnavailableError,
  type DeploymentId,
  type ProviderKind,
  type VideoProvider,
} from '@crossfade/video-core';
import type { Bus, IngestSignalling } from '@crossfade/video-core/server';
import { LIVEKIT_CAPABILITIES } from '@crossfade/video-livekit/capabilities';
import { MEDIASOUP_CAPABILITIES } from '@crossfade/video-mediasoup/capabilities';
import type { ServedDeployment } from '@crossfade/video-server';
import type { AdapterStores } from '@crossfade/video-server/sql';
import type { Config } from './configuration/config.ts';
import type { FilmNews, FilmService } from './recordings/recorder/film-recorder.ts';

/** Where calls go when nobody says anything: the path that was there first. */
export const DEFAULT_DEPLOYMENT: DeploymentId = asId.deployment('mediasoup');

export interface ProviderDeps {
  readonly config: Config;
  /** Names this process among those that share the database. */
  readonly node: string;
  /** Where browsers reach this process, with the path that a proxy gives it. */
  readonly url: string;
  readonly tokenSecret: string;
  readonly bus: Bus;
  readonly store: AdapterStores;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Hears of recordings that a service of a provider makes. */
  readonly onFilm?: (news: FilmNews) => void;
  /** Hears of encoders that a service of a provider takes. */
  readonly onIngress?: (news: IngressNews) => void;
}

/** Whether an encoder sends, by the id of its ingress. */
interface IngressNews {
  readonly id: string;
  readonly state: 'started' | 'ended';
}

/**
 * The server's composition file: the providers that are configured. The order is the one in which they stand in for each
 * other.
 */
function configuredProviders(deps: ProviderDeps): readonly VideoProvider<readonly ServedDeployment[]>[] {
  const { config } = deps;
  const livekits = livekitAccesses(config);
  return [
    config.MEDIASOUP_ENABLED
      ? [
          defineProvider({
            kind: MEDIASOUP_CAPABILITIES.kind,
            capabilities: MEDIASOUP_CAPABILITIES,
            load: async () => [await loadMediasoup(deps)],
          }),
        ]
      : [],
    livekits.length > 0
      ? [
          defineProvider({
            kind: LIVEKIT_CAPABILITIES.kind,
            capabilities: LIVEKIT_CAPABILITIES,
            load: () => loadLivekits(deps, livekits),
          }),
        ]
      : [],
  ].flat();
}

/** Loads the providers that are configured, and no other. */
export async function loadProviders(deps: ProviderDeps): Promise<readonly ServedDeployment[]> {
  const loaded = await Promise.all(configuredProviders(deps).map((provider) => provider.load()));
  return loaded.flat();
}

/** What `NEXT_PUBLIC_USE_LIVEKIT` asks for. */
export function webRequest({ NEXT_PUBLIC_USE_LIVEKIT }: Config): ProviderKind | undefined {
  if (NEXT_PUBLIC_USE_LIVEKIT === undefined) return undefined;
  return asId.provider(NEXT_PUBLIC_USE_LIVEKIT ? 'livekit' : 'mediasoup');
}

async function loadMediasoup(deps: ProviderDeps): Promise<ServedDeployment> {
  const { config, node, url, tokenSecret, bus, store, onTrouble } = deps;
  const ports = config.MEDIASOUP_UDP_PORT_MAX - config.MEDIASOUP_UDP_PORT_MIN + 1;
  const { listenAddresses, mediasoupDeployment } = await import('@crossfade/video-mediasoup/server');
  return mediasoupDeployment({
    url,
    secret: tokenSecret,
    media: {
      pool: {
        listen: listenAddresses(config.MEDIASOUP_LISTEN_IP, config.MEDIASOUP_ANNOUNCED_IP),
        firstPort: config.MEDIASOUP_UDP_PORT_MIN,
        workers: Math.min(config.MEDIASOUP_WORKERS ?? availableParallelism(), ports),
        ...(config.MEDIASOUP_WORKER_BIN !== undefined && { workerBin: config.MEDIASOUP_WORKER_BIN }),
      },
    },
    cluster: {
      node,
      ...(config.NODE_URL !== undefined && { url: config.NODE_URL }),
      placements: store.roomPlacements,
      bus,
      // From a database of its own nobody else can take a room, so that renewing need not cost much.
      ...(config.DATABASE_URL === undefined && { lease: 15 }),
    },
    onError: onTrouble,
  });
}

interface LivekitAccess {
  readonly deployment: DeploymentId;
  readonly apiUrl: string;
  readonly publicUrl: string;
  readonly metricsUrl?: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** The first one, unless some of it is not set, and the further ones. */
function livekitAccesses(config: Config): readonly LivekitAccess[] {
  const { LIVEKIT_URL: apiUrl, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = config;
  const accesses: LivekitAccess[] = config.furtherLivekits.map(({ name, ...access }) =>
    Object.assign(access, { deployment: asId.deployment(`livekit:${name}`) }),
  );
  if (apiUrl !== undefined && apiKey !== undefined && apiSecret !== undefined) {
    const publicUrl = config.NEXT_PUBLIC_LIVEKIT_URL ?? config.NEXT_PUBLIC_LIVEKIT_WS_URL ?? apiUrl;
    const { LIVEKIT_METRICS_URL: metricsUrl } = config;
    accesses.unshift({
      deployment: asId.deployment('livekit'),
      apiUrl,
      publicUrl,
      ...(metricsUrl !== undefined && { metricsUrl }),
      apiKey,
      apiSecret,
    });
  }
  return accesses;
}

/** The service that records calls in place of this server, where one is to. */
export async function loadFilms(config: Config): Promise<FilmService | undefined> {
  const { RECORDER, LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = config;
  if (RECORDER !== 'egress' || url === undefined || apiKey === undefined || apiSecret === undefined)
    return undefined;
  const { PageEgress } = await import('@crossfade/video-livekit/server');
  return new PageEgress({ url, apiKey, apiSecret });
}

/** How a peer of this server publishes into the rooms of a deployment that is on. */
export async function loadIngests(config: Config): Promise<(deployment: DeploymentId) => IngestSignalling> {
  const ways = new Map<DeploymentId, IngestSignalling>();
  if (config.MEDIASOUP_ENABLED) {
    const { SocketIngest } = await import('@crossfade/video-mediasoup/server');
    const deployment = asId.deployment('mediasoup');
    ways.set(deployment, new SocketIngest({ deployment }));
  }
  for (const { deployment, apiUrl } of livekitAccesses(config)) {
    const { WhipSignalling } = await import('@crossfade/video-livekit/server');
    ways.set(deployment, new WhipSignalling({ deployment, apiUrl }));
  }
  return (deployment) => {
    const way = ways.get(deployment);
    if (!way) throw new ProviderUnavailableError(deployment);
    return way;
  };
}

async function loadLivekits(
  { store, onFilm, onIngress }: ProviderDeps,
  accesses: readonly LivekitAccess[],
): Promise<readonly ServedDeployment[]> {
  const { createLivekitServer, createWebhookRouter } = await import('@crossfade/video-livekit/server');
  const adapters = accesses.map(({ publicUrl, ...access }) =>
    createLivekitServer({
      ...access,
      url: publicUrl.replace(/^http/, 'ws'),
      admissions: store.admissions,
      ...(onFilm && { onEgress: onFilm }),
      ...(onIngress && { onIngress }),
    }),
  );
  // One address for all of them: a webhook goes to the deployment whose key has signed it.
  const webhooks = createWebhookRouter(adapters);
  return adapters.map((adapter) => ({
    kind: adapter.capabilities.kind,
    adapter,
    issuesTokens: true,
    receiveWebhook: (...delivery) => webhooks.receiveWebhook(...delivery),
  }));
}
