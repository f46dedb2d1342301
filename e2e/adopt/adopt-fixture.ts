import { test as base } from '@playwright/test';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from '../conformance/free-port.ts';
import { startLivekitAlone } from '../stack/livekit-alone.ts';
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
      const livekit = await startLivekitAlone();
      await use(livekit.env);
      await livekit.stop();
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
