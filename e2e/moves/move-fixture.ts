import type { Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from '../../scripts/stack.mjs';
import { FIRST_BACKEND } from '../faults/backends.ts';
import type { CallTab } from '../calls/call-tab.ts';
import { leftBySetup, otherThan, test as base } from '../calls/stack-fixture.ts';
import { productOptions } from '../stack/product-options.ts';
import { SecondLivekit } from '../stack/second-livekit.ts';
import { flagFor } from '../stack/share-stack.ts';
import { People } from '../calls/people.ts';
import { Crossing } from './crossing.ts';
import { expectWhole } from './whole-call.ts';

interface WorkerParts {
  readonly product: { readonly stack: Stack };
}

interface MoveParts {
  /** Where the call of a test moves first. */
  readonly there: string;
  /** Moves the call of a test. */
  readonly crossing: Crossing;
  /** Expects the whole call of a test on a deployment. */
  readonly expectWhole: (tabs: readonly CallTab[], deployment: string) => Promise<void>;
}

/** Four people encode and decode everything twice while they move: pictures are small, so that two cores are enough. */
const useSmallPictures = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    const share = media.getDisplayMedia.bind(media);
    media.getDisplayMedia = (wanted) =>
      share({ ...wanted, video: { width: 640, height: 360, frameRate: 5 } });
    media.getUserMedia = (wanted) => {
      const video = typeof wanted?.video === 'object' ? wanted.video : {};
      const small = { ...video, width: 320, height: 180, frameRate: 10 };
      return open(wanted?.video ? { ...wanted, video: small } : wanted);
    };
  });
};

/** A product of its own, whose parts can be killed; with a second deployment of one provider. */
export const test = base.extend<MoveParts, WorkerParts>({
  product: [
    async ({ provider }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-moves-'));
      const options = await productOptions({
        folder,
        logFolder: join(project.outputDir, 'logs', `moves-${provider}`),
        staffToken: leftBySetup('CROSSFADE_E2E_STAFF_TOKEN'),
      });
      const second = await SecondLivekit.start(options.ports.server ?? 0);
      const stack = new Stack({
        ...options,
        services: ['turn', 'livekit', 'web'],
        env: { ...options.env, ...flagFor(provider), ...second.env, CALL_EMPTY_GRACE_SECONDS: '30' },
      });
      try {
        const port = options.ports.server ?? 0;
        await Promise.all([stack.start(), stack.startServer({ name: FIRST_BACKEND, port })]);
        await use({ stack });
      } finally {
        await stack.stop();
        await second.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  stack: [async ({ product }, use) => use(product.stack), { scope: 'worker' }],
  people: async ({ stack, browser }, use) => {
    const people = new People(stack.urls.web, browser, useSmallPictures);
    await use(people);
    await people.sendHome();
  },
  there: async ({ provider }, use) => use(otherThan(provider)),
  crossing: async ({ moderator, callKey }, use) => use(new Crossing(moderator, callKey)),
  expectWhole: async ({ moderator, callKey }, use) =>
    use((tabs, deployment) => expectWhole(tabs, deployment, moderator, callKey)),
});

export { expect } from '@playwright/test';
