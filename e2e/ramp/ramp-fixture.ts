import { devices, expect, test as base } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stack } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';
import { FrontDoor } from '../faults/front-door.ts';
import { productOptions } from '../stack/product-options.ts';
import { buildScript, openPage } from '../small-calls/page-script.ts';
import type { Meeting, Met } from './page/main.ts';
import { RampOperator, type Phase } from './ramp-operator.ts';

/** Calls that run at the same moment on one page; two cores carry so many. */
const AT_ONCE = 5;
const GUESTS = 2;
/** What a guest is called whose joins never reach the server. */
const LOST = 'Lost';

const SCRIPT = fileURLToPath(new URL('./page/main.ts', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const FORMS = { desktop: { viewport: { width: 1_280, height: 900 } }, phone: devices['Pixel 7'] };

/** What goes wrong for people on their way into calls. */
interface Trouble {
  /** One of so many guests never reaches the server, wherever the call is. */
  readonly lostGuest?: number;
  /** Deployments from which no guest's report reaches the server. */
  readonly silentOn?: readonly string[];
}

/** A product with a ramp, and people who make many short calls in it. */
export interface Product {
  readonly stack: Stack;
  readonly staffToken: string;
  readonly operator: RampOperator;
  /** In front of the livekit-server's signalling, as clients reach it. */
  readonly door: FrontDoor;
  /** What the server tells Prometheus, line by line. */
  readonly metrics: () => Promise<readonly string[]>;
}

interface RampParts {
  /** Makes calls at new keys, with one guest after the other in each, until `enough` says so. */
  readonly meetUntil: (enough: () => Promise<boolean>, trouble?: Trouble) => Promise<readonly Met[]>;
  /** Expects the console to say where the ramp stands; with SAVE_PICTURES=true keeps that as a picture of the docs. */
  readonly expectShown: (phase: Phase) => Promise<void>;
}

export const test = base.extend<RampParts, { readonly product: Product }>({
  product: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants a pattern, and this needs nothing.
    async ({}, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-ramp-'));
      const staffToken = randomBytes(24).toString('hex');
      const logFolder = join(project.outputDir, 'logs', 'ramp');
      const options = await productOptions({ folder, logFolder, staffToken });
      const door = await FrontDoor.open([options.ports.livekit ?? 0]);
      const metricsPort = await freePort();
      const stack = new Stack({
        ...options,
        ports: { ...options.ports, livekitMetrics: await freePort() },
        services: ['livekit', 'server', 'web'],
        env: {
          ...options.env,
          NEXT_PUBLIC_LIVEKIT_URL: `ws://127.0.0.1:${door.port}`,
          JOINS_PER_MINUTE: '100000',
          METRICS_PORT: String(metricsPort),
        },
      });
      try {
        await stack.start();
        const operator = new RampOperator(stack.urls.server, staffToken);
        const metrics = async (): Promise<readonly string[]> =>
          (await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).split('\n');
        await use({ stack, staffToken, operator, door, metrics });
      } finally {
        await stack.stop();
        door.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  expectShown: async ({ product: { stack, staffToken }, browser }, use) => {
    await use(async (phase) => {
      for (const [form, device] of Object.entries(FORMS)) {
        const page = await browser.newPage({ ...device, reducedMotion: 'reduce' });
        await page.goto(`${stack.urls.web}/console`);
        await page.getByLabel('Staff token').fill(staffToken);
        await page.keyboard.press('Enter');
        const standing = page.getByTestId('ramp');
        await expect(standing).toHaveAttribute('data-phase', phase);
        const section = page.locator('section').filter({ has: standing });
        const path = join(PICTURES, `ramp-${phase}-${form}.jpg`);
        if (process.env['SAVE_PICTURES'] === 'true')
          await section.screenshot({ path, type: 'jpeg', quality: 85, animations: 'disabled' });
        await page.close();
      }
    });
  },
  meetUntil: async ({ product: { stack }, page }, use) => {
    const run = randomBytes(4).toString('hex');
    const { web, server } = stack.urls;
    await openPage(page, web, await buildScript(SCRIPT), 'meet');
    await page.route(`${server}/calls/join`, async (route) => {
      const isLost = route.request().postData()?.includes(`"displayName":"${LOST}"`);
      await (isLost ? route.abort('connectionreset') : route.continue());
    });
    let keys = 0;
    let guests = 0;
    const nextGuest = (lost: number | undefined): string => {
      guests += 1;
      return lost !== undefined && guests % lost === 0 ? LOST : 'Guest';
    };
    await use(async (enough, { lostGuest, silentOn = [] } = {}) => {
      const met: Met[] = [];
      let over = false;
      const meetOneAfterTheOther = async (): Promise<void> => {
        while (!over) {
          keys += 1;
          const meeting: Meeting = {
            server,
            key: `${run}-${keys}`,
            guests: Array.from({ length: GUESTS }, () => nextGuest(lostGuest)),
            silentOn,
          };
          met.push(await page.evaluate((each) => window.meet(each), meeting));
          over ||= await enough();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, meetOneAfterTheOther));
      return met;
    });
  },
});

export { expect } from '@playwright/test';
