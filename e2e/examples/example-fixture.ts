import { test as base, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startStack } from '../../scripts/stack.mjs';
import { serveBuilt } from '../built-site.ts';
import { freePort } from '../conformance/free-port.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/components-react', import.meta.url));

/** The example's page, its server and both providers. */
interface Site {
  readonly url: string;
  readonly server: string;
}

interface TestFixtures {
  /** Somebody in a call; everybody goes home when the test is over. */
  join: (name: string, search: Readonly<Record<string, string>>) => Promise<Page>;
}

export const test = base.extend<TestFixtures, { site: Site }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-example-'));
      const port = await freePort();
      const media = await freePort();
      const [site, stack] = await Promise.all([
        serveBuilt(EXAMPLE, port),
        startStack({
          services: ['livekit', 'server'],
          ports: {
            // The server lets the origin in that is the web app's otherwise.
            web: port,
            server: await freePort(),
            livekit: await freePort(),
            livekitTcp: await freePort(),
            livekitUdp: await freePort(),
            mediaFirst: media,
            mediaLast: media,
          },
          dataFolder: join(folder, 'data'),
          logFolder: join(folder, 'logs'),
          env: { STUN_URLS: '' },
        }),
      ]);
      await use({ url: site.url, server: stack.urls.server });
      await Promise.all([stack.stop(), site.close()]);
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  join: async ({ site, browser }, use) => {
    const pages: Page[] = [];
    await use(async (name, search) => {
      const context = await browser.newContext();
      await context.addInitScript(soundUninterrupted);
      const page = await context.newPage();
      pages.push(page);
      await page.goto(`${site.url}?${new URLSearchParams({ ...search, name, server: site.server })}`);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.locator('main[data-state=connected]').waitFor();
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

/** A microphone that never pauses: what Chromium's own plays is taken for no speech. */
function soundUninterrupted(): void {
  const media = navigator.mediaDevices;
  const capture = media.getUserMedia.bind(media);
  media.getUserMedia = async (constraints) => {
    const { audio: sound, ...others } = constraints ?? {};
    const picture = others.video ? (await capture(others)).getVideoTracks() : [];
    if (!sound) return new MediaStream(picture);
    const audio = new AudioContext();
    const tone = new OscillatorNode(audio, { type: 'sawtooth', frequency: 220 });
    const microphone = new MediaStreamAudioDestinationNode(audio);
    tone.connect(microphone);
    tone.start();
    return new MediaStream([...picture, ...microphone.stream.getAudioTracks()]);
  };
}

export { expect } from '@playwright/test';
