import { CONFORMANCE_CASES } from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Deployment } from './deployment.ts';
import type { OpenResources } from './page/open-resources.ts';
import { openBrowserHarness, type BrowserHarness } from './browser-harness.ts';

const NOTHING_OPEN: OpenResources = { peerConnections: 0, sockets: 0, workers: 0 };

/** One test per case, so that what is counted was run. A case is skipped when the manifest says so, and never else. */
export function conform(provider: string, start: () => Promise<Deployment>): void {
  describe(`${provider}, in a real browser, conforms`, () => {
    let deployment: Deployment | undefined;
    let harness: BrowserHarness | undefined;

    beforeAll(async () => {
      deployment = await start();
      harness = await openBrowserHarness(deployment);
    });

    afterAll(async () => {
      await harness?.close();
      await deployment?.stop();
    });

    test.for(CONFORMANCE_CASES)('$name', async ({ name }, { skip, expect }) => {
      if (!harness) throw new Error('The browser harness did not open.');
      harness.takeConsole();
      const result = await harness.run(name);
      if (result.outcome === 'skipped') skip(`${result.feature}: ${result.reason}`);
      const account =
        result.outcome === 'failed' ? [result.message, ...harness.takeConsole()].join('\n') : '';
      expect(result.outcome, account).toBe('passed');
      expect(await harness.leftovers(), 'what the client half left open').toEqual(NOTHING_OPEN);
    });

    test('leaves nothing behind on the servers after all of this', async ({ expect }) => {
      if (!deployment) throw new Error('The deployment did not start.');
      const { held } = deployment;
      await expect
        .poll(async () => Object.entries(await held()).filter(([, count]) => count > 0), { timeout: 30_000 })
        .toEqual([]);
    });
  });
}
