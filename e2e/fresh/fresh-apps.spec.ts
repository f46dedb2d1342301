import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { PROVIDERS } from '../../adapters/native.mjs';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { FreshApp, STAFF_TOKEN } from './fresh-app.ts';
import { expect, test } from './fresh-fixture.ts';

const APPS = readdirSync(join(repositoryRoot, 'examples/fresh'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.describe.configure({ timeout: 600_000 });

for (const name of APPS)
  test(`${name}: a call on each provider, and a live move`, async ({ packages, livekit, join }, {
    annotations,
  }) => {
    const app = await FreshApp.copy(name, packages);
    try {
      const began = Date.now();
      await app.build();
      for (const provider of PROVIDERS) {
        const origin = await app.start({ ...livekit, DEPLOYMENT: provider });
        await expect.poll(() => answersAt(origin), 'each is up').toEqual(PROVIDERS);
        const ann = await join(origin, 'Ann');
        const ben = await join(origin, 'Ben');
        await Promise.all([expectMoving(ann, 'Ben'), expectMoving(ben, 'Ann')]);
        expect(await deploymentAt(origin)).toBe(provider);
        annotations.push({
          type: 'seconds',
          description: `${provider} ${Math.round((Date.now() - began) / 1000)} s after npm install began`,
        });
        const other = PROVIDERS.find((one) => one !== provider);
        if (other === undefined) continue;
        await app.run('npx', ['--no-install', 'crossfade', 'move', 'garden', '--to', other, '--yes'], {
          SERVER_URL: origin,
          STAFF_TOKEN,
        });
        expect(await deploymentAt(origin)).toBe(other);
        await Promise.all([expectMoving(ann, 'Ben'), expectMoving(ben, 'Ann')]);
      }
    } finally {
      await app.dispose();
    }
  });

/** Two frames, one after the other, of a video with a size. */
async function expectMoving(page: Page, name: string): Promise<void> {
  const played = () =>
    page
      .getByRole('figure')
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator('video')
      .evaluateAll((videos) =>
        Math.max(0, ...videos.map((video) => (video instanceof HTMLVideoElement ? video.currentTime : 0))),
      );
  await expect.poll(played, `${name} is seen`).toBeGreaterThan(0);
  const before = await played();
  await expect.poll(played, `${name} moves`).toBeGreaterThan(before);
}

/**
 * Where calls would go that ask for each provider: to another, while it is taken for one that is down, as it may be on a
 * machine that is busy when a server starts.
 */
const answersAt = (origin: string): Promise<readonly string[]> =>
  Promise.all(
    PROVIDERS.map(async (requestedProvider) => {
      const answer = await fetch(`${origin}/calls/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: 'nowhere', adapters: PROVIDERS, requestedProvider }),
      });
      const { provider }: { readonly provider: string } = await answer.json();
      return provider;
    }),
  );

async function deploymentAt(origin: string): Promise<string | undefined> {
  const answer = await fetch(`${origin}/calls`, { headers: { authorization: `Bearer ${STAFF_TOKEN}` } });
  const { calls }: { readonly calls: readonly { readonly deployment: string }[] } = await answer.json();
  return calls[0]?.deployment;
}
