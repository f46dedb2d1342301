import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus, type CallStore, type DecisionEntry } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createCallServer } from '../call-server.ts';
import type { CallServerOptions } from '../call-server-options.ts';
import { memoryStore } from '../memory/memory-store.ts';
import type { ServedDeployment } from '../served-deployment.ts';
import { MemoryDecisionStore } from '../memory/memory-decision-store.ts';
import type { ServerLog } from '../server-log.ts';
import { memoryLog } from './memory-log.ts';

/** A connection from this machine, as @hono/node-server tells of it. */
export const LOCAL = {
  incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } },
};
export const STAFF_TOKEN = 'a-token-for-staff-in-tests';

/** A call server over memory, with deployments named alder and birch, and its log in an array. */
export function fakeRoutes({
  extra = [],
  networks = { alder: new MemoryNetwork(), birch: new MemoryNetwork() },
  ...change
}: Partial<CallServerOptions> & {
  readonly extra?: readonly ServedDeployment[];
  readonly networks?: Readonly<Record<'alder' | 'birch', MemoryNetwork>>;
} = {}) {
  const { log, lines } = memoryLog();
  const running = (name: 'alder' | 'birch'): ServedDeployment => ({
    kind: asId.provider(name),
    adapter: createMemoryServer(networks[name], asId.deployment(name)),
    issuesTokens: false,
  });
  const store = memoryStore(change.clock);
  const server = createCallServer({
    store: { ...store, decisions: new LoggedDecisions(store.calls, log) },
    bus: new MemoryBus(),
    deployments: [running('alder'), running('birch'), ...extra],
    authorize: bearerAuthorize({
      tenant: asId.tenant('default'),
      staffToken: STAFF_TOKEN,
      explainToAll: false,
    }),
    secret: 'a-secret-for-tests-of-32-characters',
    defaultDeployment: asId.deployment('alder'),
    ice: {
      stunUrls: [],
      turn: { urls: ['turn:turn.example.com'], secret: 'a-shared-turn-secret', ttl: 60 },
    },
    maxParticipants: 10,
    credentialTtl: 60,
    webOrigins: ['http://localhost:3000'],
    joinsPerMinute: 1_000,
    log,
    ...change,
  });
  const { routes: app } = server;
  const post = async (
    path: string,
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
    connection?: typeof LOCAL,
  ) =>
    app.request(
      path,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
      connection,
    );
  return { server, app, post, lines, networks, store: store.calls, moves: store.moves, audit: store.audit };
}

/** Decisions go to the log as well, as with a database. */
class LoggedDecisions extends MemoryDecisionStore {
  readonly #log: ServerLog;

  constructor(calls: CallStore, log: ServerLog) {
    super(calls);
    this.#log = log;
  }

  override decided(entry: DecisionEntry): void {
    this.#log.info(entry, 'decided');
    super.decided(entry);
  }
}
