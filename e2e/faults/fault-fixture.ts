import { expect } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TESTED } from '../../adapters/tests.ts';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { Stack } from '../../scripts/stack.mjs';
import { makeSocketsBreakable } from './breakable-sockets.ts';
import { PROVIDERS, type Provider } from '../matrix/manifests.ts';
import { leftBySetup, test as base } from '../calls/stack-fixture.ts';
import { productOptions } from '../stack/product-options.ts';
import { flagFor } from '../stack/share-stack.ts';
import { freePort } from '../conformance/free-port.ts';
import type { Product, Scene } from './scene.ts';
import { FrontDoor } from './front-door.ts';
import { FIRST_BACKEND } from './backends.ts';
import { UdpPath } from './udp-path.ts';

/** The backend that carries on without the first. */
const SECOND_BACKEND = 'second-server';

interface FaultFixtures {
  /** Two people join; Ann's media goes over the path that can be broken, unless it is to go straight to the server. */
  enterScene(options: { readonly direct: boolean }): Promise<Scene>;
}

export const test = base.extend<FaultFixtures, { product: Product }>({
  product: [
    async ({ provider }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-faults-'));
      const logFolder = join(project.outputDir, 'logs', `faults-${provider}`);
      const staffToken = leftBySetup('CROSSFADE_E2E_STAFF_TOKEN');
      const options = await productOptions({ folder, logFolder, staffToken });
      const { server = 0, livekit = 0, turn = 0, mediaFirst = 0 } = options.ports;
      const second = await freePort();
      const database = await startPostgres({ port: await freePort() });
      const path = await UdpPath.open(turn);
      const doors = {
        api: await FrontDoor.open([server, second]),
        first: await FrontDoor.open([server]),
        second: await FrontDoor.open([second]),
        livekit: await FrontDoor.open([livekit]),
        relay: await FrontDoor.open([turn]),
      };
      doors.relay.open = false;
      const stack = new Stack({
        ...options,
        services: ['turn', 'livekit', 'web'],
        ports: {
          ...options.ports,
          // Each backend has its own slice of the media ports.
          mediaLast: mediaFirst + 40,
        },
        env: {
          ...options.env,
          ...flagFor(provider),
          DATABASE_URL: database.url,
          NEXT_PUBLIC_API_URL: `http://localhost:${doors.api.port}`,
          NEXT_PUBLIC_LIVEKIT_URL: `ws://127.0.0.1:${doors.livekit.port}`,
          TURN_URLS: `turn:127.0.0.1:${path.port}?transport=udp,turn:127.0.0.1:${doors.relay.port}?transport=tcp`,
          STUN_URLS: `stun:127.0.0.1:${path.port}`,
          CALL_EMPTY_GRACE_SECONDS: '30',
        },
      });
      const start = (name: string, port: number, door: FrontDoor) =>
        stack.startServer({
          name,
          port,
          env: { SERVER_URL: `http://127.0.0.1:${door.port}`, ...TESTED[provider].faults.backendEnv },
        });
      await stack.start();
      await start(FIRST_BACKEND, server, doors.first);
      await start(SECOND_BACKEND, second, doors.second);
      await use({
        stack,
        path,
        relayOverTcp: doors.relay,
        become(conditions) {
          path.become(conditions);
          for (const door of Object.values(doors)) door.delay = conditions.delay ?? 0;
        },
      });
      await stack.stop();
      for (const door of Object.values(doors)) door.close();
      path.close();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  stack: [async ({ product }, use) => use(product.stack), { scope: 'worker' }],
  enterScene: async ({ product, provider, people, callKey }, use) => {
    await use(async ({ direct }) => {
      await untilChosen(product.stack, provider, callKey);
      const ben = await people.join(callKey, 'Ben');
      const ann = await people.arrive(callKey, 'Ann', direct ? {} : { ice: 'relay' });
      await makeSocketsBreakable(ann.page);
      await ann.join();
      await expect(ann.root).toHaveAttribute('data-provider', provider);
      return { ...product, provider, ann, ben };
    });
    product.path.mend();
    product.relayOverTcp.open = false;
  },
});

/** A provider whose media process died is passed over for a while. */
async function untilChosen(stack: Stack, provider: Provider, key: string): Promise<void> {
  const preview = async (): Promise<unknown> => {
    const answer = await fetch(new URL('/calls/preview', stack.urls.server), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, adapters: PROVIDERS, requestedProvider: provider }),
    });
    return await answer.json();
  };
  await expect.poll(preview, { timeout: 30_000 }).toMatchObject({ provider });
}
