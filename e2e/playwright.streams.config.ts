import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** A creator goes live and is watched, with real media, on each provider. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  globalSetup: ['./recordings/ensure-ffmpeg.ts', './stack/share-stack.ts'],
  use: { ...base.use, actionTimeout: 20_000 },
  projects: PROVIDERS.map((provider) => ({
    name: `streams-${provider}`,
    testDir: './streams',
    use: { provider },
  })),
});
