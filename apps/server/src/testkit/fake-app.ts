import { asId } from '@crossfade/video-core';
import {
  Admission,
  bearerIdentify,
  CallLifecycle,
  DeploymentHealth,
  Deployments,
  MemoryAuditLog,
  MemoryBus,
  MemoryCallStore,
  MemoryEventDeduplicator,
  Moderation,
  noRules,
  systemClock,
} from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createApp, type AppDeps } from '../app.ts';
import { createLog } from '../log.ts';
import { RequestedProviders } from '../requested-providers.ts';
import type { RunningProvider } from '../running-provider.ts';

export const STAFF_TOKEN = 'a-token-for-staff-in-tests';

/** For tests: the whole app over memory, with providers named alder and birch, and its log in an array. */
export function fakeApp(change: Partial<AppDeps> & { readonly extra?: readonly RunningProvider[] } = {}) {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const networks = { alder: new MemoryNetwork(), birch: new MemoryNetwork() };
  const running = (name: 'alder' | 'birch'): RunningProvider => ({
    kind: asId.provider(name),
    adapter: createMemoryServer(networks[name], asId.deployment(name)),
    issuesTokens: false,
  });
  const providers = [running('alder'), running('birch'), ...(change.extra ?? [])];
  const deployments = new Deployments(providers.map(({ adapter }) => adapter));
  const clock = systemClock;
  const store = new MemoryCallStore();
  const audit = new MemoryAuditLog();
  const events = new MemoryEventDeduplicator();
  const telemetry = new RequestedProviders(
    {
      decided: (entry) => log.info(entry, 'decided'),
      failed: (what, error) => log.error({ err: error }, what),
    },
    clock,
  );
  const health = new DeploymentHealth({ adapters: deployments.all, bus: new MemoryBus(), clock, telemetry });
  const lifecycle = new CallLifecycle({ store, deployments, events, telemetry, clock });
  const defaultProvider = asId.provider('alder');
  const app = createApp({
    admission: new Admission({
      store,
      deployments,
      health,
      rules: noRules,
      telemetry,
      clock,
      ice: {
        stunUrls: [],
        turn: { urls: ['turn:turn.example.com'], secret: 'a-shared-turn-secret', ttl: 60 },
      },
      room: { emptyTimeout: 330, maxParticipants: 10 },
      credentialTtl: 60,
      defaultProvider,
    }),
    moderation: new Moderation({ store, deployments, audit, lifecycle, clock }),
    providers,
    deployments,
    health,
    identify: bearerIdentify({
      tenant: asId.tenant('default'),
      staffToken: STAFF_TOKEN,
      explainToAll: false,
    }),
    clock,
    log,
    defaultProvider,
    flags: () => ({ configured: providers.map(({ kind }) => kind), requested: telemetry.latest }),
    pingDatabase: async () => {},
    isStopping: () => false,
    webOrigins: ['http://localhost:3000'],
    joinsPerMinute: 1_000,
    trustedProxies: 0,
    ...change,
  });
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { app, post, lines, networks, store, audit, lifecycle };
}
