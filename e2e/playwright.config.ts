import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { CHROMIUM_FLAGS, PROMPTING_CHROMIUM_FLAGS } from '../scripts/setup/chromium-flags.mjs';
import { PROVIDERS } from './matrix/manifests.ts';

/** Set by the set-up when nobody else has, before the tests' processes read this file. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '';

/** Files whose scenarios have no part in media, or need little of it: they share the machine. */
const SIDE_BY_SIDE = { fullyParallel: true } as const;

/**
 * What has media runs once for each provider that the web server's flag can ask for; what no provider has a part in
 * runs once: on the whole product (`app`), in a browser that asks for permissions (`permissions`), or on a call with
 * people who are not there (`ui`). Each provider's on a product of its own, which starts when a test first needs it. See
 * README.md.
 */
export default defineConfig<object, StackOptionsOfTests>({
  outputDir: '../test-results',
  globalSetup: './stack/share-stack.ts',
  // The scripts in package.json say how many fit on two cores. A retry would hide what is wrong.
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  // Several times what the slowest takes alone: a busy machine is not a fault.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath,
      args: CHROMIUM_FLAGS,
    },
    screenshot: 'only-on-failure',
    // Without a picture of every frame, which would be encoded beside the media. The last one is kept anyway.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
  projects: [
    // Of these each runs one scenario after the other, beside the others.
    ...PROVIDERS.map((provider) => ({
      name: `calls-${provider}`,
      testDir: './calls',
      use: { provider },
      workers: 1,
    })),
    ...PROVIDERS.map((provider) => ({
      name: `visits-${provider}`,
      testDir: './visits',
      use: { provider },
      workers: 1,
    })),
    { name: 'examples', testDir: './examples', workers: 1 },
    { name: 'app', testDir: './app', ...SIDE_BY_SIDE },
    { name: 'ui', testDir: './ui', ...SIDE_BY_SIDE },
    {
      // Where permissions are asked for and sound is held back, as browsers do; a trace counts as a click.
      name: 'permissions',
      testDir: './permissions',
      use: { trace: 'off', launchOptions: { executablePath, args: PROMPTING_CHROMIUM_FLAGS } },
    },
  ],
});
