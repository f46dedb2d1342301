import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus, ruleSetSchema } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createCallServer, memoryStore } from '@crossfade/video-server';

export interface DecisionCost {
  readonly what: string;
  /** Microseconds of a decision, the mean of each batch. */
  readonly batches: readonly number[];
}

const BATCHES = 100;
const BATCH = 200;
const WARM_UP = 10;

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const adapters = ['alder', 'birch'].map(asId.provider);
const client = { version: '1.60.0', environment: 'production' };
const joiner = {
  tenant: asId.tenant('default'),
  grants: new Set<never>(),
  subject: 'ada',
  cohorts: ['early'],
};

/** Decides for one new key after the other, by these rules. */
export async function measureDecisions(what: string, rules: readonly object[]): Promise<DecisionCost> {
  const store = memoryStore();
  await store.routing.setRules(ruleSetSchema.parse({ rules }), 0, 'bench', Date.now());
  const server = createCallServer({
    store,
    bus: new MemoryBus(),
    deployments: adapters.map((kind) => ({
      kind,
      adapter: createMemoryServer(new MemoryNetwork(), asId.deployment(kind)),
      issuesTokens: false,
    })),
    authorize: bearerAuthorize({ tenant: joiner.tenant, explainToAll: false }),
    secret: 'a-secret-for-benches-of-32-characters',
    defaultDeployment: asId.deployment('alder'),
    webOrigins: [],
    log: quiet,
  });
  await server.start();
  const batches: number[] = [];
  for (let batch = 0; batch < WARM_UP + BATCHES; batch += 1) {
    const keys = Array.from({ length: BATCH }, (_, place) => asId.key(`room ${batch} ${place}`));
    const before = performance.now();
    for (const key of keys) await server.admission.preview({ key, adapters, client }, joiner);
    if (batch >= WARM_UP) batches.push(((performance.now() - before) / BATCH) * 1_000);
  }
  await server.stop();
  return { what, batches };
}
