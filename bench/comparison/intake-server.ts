import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createCallServer, type CallServer } from '@crossfade/video-server';
import { sqlStore } from '@crossfade/video-server/sql';

/** Keys with an open call. */
export const KEYS = 500;
export const keyOf = (place: number): string => `room-${place % KEYS}`;

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const adapters = ['alder', 'birch'].map(asId.provider);
const tenant = asId.tenant('default');
const operator = { tenant, subject: 'bench', grants: new Set(['operator'] as const) };

/** A call server in whose ramp every key is, with a call at each. */
export async function intakeServer(database: Parameters<typeof sqlStore>[0]): Promise<CallServer> {
  const server = createCallServer({
    store: sqlStore(database, quiet),
    bus: new MemoryBus(),
    deployments: adapters.map((kind) => ({
      kind,
      adapter: createMemoryServer(new MemoryNetwork(), asId.deployment(kind)),
      issuesTokens: false,
    })),
    authorize: bearerAuthorize({ tenant, explainToAll: false }),
    secret: 'a-secret-for-benches-of-32-characters',
    defaultDeployment: asId.deployment('alder'),
    webOrigins: [],
    joinsPerMinute: 1_000_000,
    log: quiet,
  });
  await server.start();
  for (let place = 0; place < KEYS; place += 1) {
    const request = { key: asId.key(keyOf(place)), displayName: 'Ada', adapters };
    await server.admission.join(request, { tenant, subject: 'ada', grants: new Set<never>() });
  }
  await server.ramps.begin(operator, {
    to: asId.deployment('birch'),
    steps: [{ percent: 50, minutes: 60 }],
  });
  return server;
}
