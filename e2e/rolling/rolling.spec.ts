import { expect, test as base } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PROVIDERS } from '../../adapters/native.mjs';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { Stack } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';
import { FrontDoor } from '../faults/front-door.ts';
import { buildScript, openPage } from '../small-calls/page-script.ts';
import { productOptions } from '../stack/product-options.ts';
import type { HeldCall } from './page/main.ts';

const SCRIPT = fileURLToPath(new URL('./page/main.ts', import.meta.url));
const SERVERS = ['first', 'second'] as const;
/** Milliseconds of media that a restart may cost somebody. */
const LONGEST = 1_000;
/** Milliseconds between taking a server out of the balance and stopping it, and after its return. */
const DRAIN = 5_000;

/** Two servers behind one address, over one database. */
const test = base.extend<object, { readonly product: Product }>({
  product: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-rolling-'));
      const staffToken = randomBytes(24).toString('hex');
      const logFolder = join(project.outputDir, 'logs', 'rolling');
      const options = await productOptions({ folder, logFolder, staffToken });
      const ports = { first: options.ports.server ?? 0, second: await freePort() };
      const database = await startPostgres({ port: await freePort() });
      const door = await FrontDoor.open([ports.first, ports.second]);
      const stack = new Stack({
        ...options,
        services: ['livekit', 'web'],
        ports: { ...options.ports, mediaLast: (options.ports.mediaFirst ?? 0) + 40 },
        env: { ...options.env, DATABASE_URL: database.url, STREAM_MODES: 'browser' },
      });
      try {
        await stack.start();
        for (const name of SERVERS)
          await stack.startServer({
            name,
            port: ports[name],
            env: { SERVER_URL: `http://127.0.0.1:${door.port}`, NODE_URL: `http://127.0.0.1:${ports[name]}` },
          });
        await use({ stack, door, ports });
      } finally {
        await stack.stop();
        door.close();
        await database.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

interface Product {
  readonly stack: Stack;
  readonly door: FrontDoor;
  readonly ports: Readonly<Record<(typeof SERVERS)[number], number>>;
}

test('two servers are replaced one after the other while five calls go on: nobody loses a second of media', async ({
  product: { stack, door, ports },
  page,
}) => {
  await openPage(page, stack.urls.web, await buildScript(SCRIPT), 'hold');
  const server = `http://127.0.0.1:${door.port}`;
  const calls: readonly HeldCall[] = Array.from({ length: 5 }, (_, at) => ({
    server,
    key: `rolling-${at}`,
    provider: PROVIDERS[at % PROVIDERS.length] ?? PROVIDERS[0],
  }));
  await page.evaluate((held) => window.hold(held), calls);
  await sleep(DRAIN);
  const before = await page.evaluate(() => window.missed());
  console.log('with nothing restarted', JSON.stringify(before));
  for (const name of SERVERS) {
    // As a balancer does before it stops one.
    door.ports = SERVERS.filter((other) => other !== name).map((other) => ports[other]);
    await sleep(DRAIN);
    await stack.restart(name);
    await sleep(DRAIN);
    const missed = await page.evaluate(() => window.missed());
    console.log(`with the ${name} restarted`, JSON.stringify(missed));
    for (const { key, longest } of missed)
      expect.soft(longest, `${key}, ${name} restarted`).toBeLessThan(LONGEST);
  }
});
