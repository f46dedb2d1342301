import { test as base } from '@playwright/test';
import { Stack } from '../../scripts/stack.mjs';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from '../conformance/free-port.ts';
import { AdoptedApp } from './adopted-app.ts';

interface WorkerFixtures {
  app: AdoptedApp;
  /** The environment that leads the application to a livekit-server, which runs from now on. */
  livekit: Readonly<Record<string, string>>;
  /** The URL of a PostgreSQL database, empty at first. */
  databaseUrl: string;
}

export const test = base.extend<object, WorkerFixtures>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const app = await AdoptedApp.copy();
      await use(app);
      await app.dispose();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  livekit: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const ports = {
        livekit: await freePort(),
        livekitTcp: await freePort(),
        livekitUdp: await freePort(),
        // Where it sends its webhooks to: calls are checked against it all the same when nobody is there.
        server: await freePort(),
      };
      const stack = new Stack({ services: ['livekit'], ports });
      const { apiKey, apiSecret } = await stack.livekitKeys();
      await stack.start();
      await use({
        LIVEKIT_URL: stack.urls.livekit,
        LIVEKIT_API_KEY: apiKey,
        LIVEKIT_API_SECRET: apiSecret,
      });
      await stack.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  databaseUrl: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const postgres = await startPostgres({ port: await freePort() });
      await use(postgres.url);
      await postgres.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';
