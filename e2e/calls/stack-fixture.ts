import { test as base } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack, type StackOptions } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';
import { declaredSkip } from '../matrix/declared-skip.ts';
import { MANIFESTS, type Provider } from '../matrix/manifests.ts';
import { Moderator } from './moderator.ts';
import { People } from './people.ts';

export const otherThan = (provider: Provider): Provider => (provider === 'livekit' ? 'mediasoup' : 'livekit');
/** What makes a web server ask for a provider. */
export const flagFor = (provider: Provider) => ({ NEXT_PUBLIC_USE_LIVEKIT: String(provider === 'livekit') });

/** Seconds that a call is kept when everybody has left; short, so that a test can wait for its end. */
const EMPTY_GRACE = 2;

export interface StackOptionsOfTests {
  readonly provider: string;
}

export interface WorkerFixtures {
  /** The one that the web server asks for. */
  provider: Provider;
  /** The whole product, running: one production build, both providers side by side, a relay. */
  stack: Stack;
  moderator: Moderator;
}

export interface TestFixtures {
  people: People;
  /** A place where nobody has been. */
  callKey: string;
  /** Skips what the provider's manifest declares missing, and nothing else. */
  declared: void;
}

const staffToken = randomBytes(24).toString('hex');
let keys = 0;

/** The whole product on ports that nobody uses, asking for a provider, on an empty database in `folder`. */
export async function productOptions(
  provider: Provider,
  /** The logs are kept after the run, for whoever wants to know why a test failed. */
  { folder, logFolder }: { readonly folder: string; readonly logFolder: string },
): Promise<StackOptions> {
  const relay = await freePort();
  const media = await freePort();
  const turn = await freePort();
  return {
    services: ['turn', 'livekit', 'server', 'web'],
    ports: {
      web: await freePort(),
      server: await freePort(),
      livekit: await freePort(),
      livekitTcp: await freePort(),
      livekitUdp: await freePort(),
      turn,
      turnRelayFirst: relay,
      turnRelayLast: Math.min(relay + 100, 65_535),
      mediasoupFirst: media,
      mediasoupLast: media,
    },
    dataFolder: join(folder, 'data'),
    logFolder,
    env: {
      ...flagFor(provider),
      CROSSFADE_TEST: 'true',
      STAFF_TOKEN: staffToken,
      CALL_EMPTY_GRACE_SECONDS: String(EMPTY_GRACE),
      // Nobody outside this machine is asked for anything.
      STUN_URLS: `stun:127.0.0.1:${turn}`,
    },
  };
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  provider: ['mediasoup', { option: true, scope: 'worker' }],
  stack: [
    async ({ provider }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-e2e-'));
      const stack = await startStack(
        await productOptions(provider, { folder, logFolder: join(project.outputDir, 'logs', provider) }),
      );
      await use(stack);
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  moderator: [
    async ({ stack }, use) => {
      await use(new Moderator(stack.urls.server, staffToken));
    },
    { scope: 'worker' },
  ],
  declared: [
    async ({ provider }, use, testInfo) => {
      const reason = declaredSkip(testInfo.tags, MANIFESTS[provider]);
      if (reason !== undefined) console.log(`Skipped: ${reason}`);
      testInfo.skip(reason !== undefined, reason ?? '');
      await use();
    },
    { auto: true },
  ],
  people: async ({ stack, browser }, use) => {
    const people = new People(stack.urls.web, browser);
    await use(people);
    await people.sendHome();
  },
  callKey: async ({ provider }, use) => {
    keys += 1;
    await use(`${provider}-${Date.now().toString(36)}-${keys}`);
  },
});

export { expect } from '@playwright/test';
