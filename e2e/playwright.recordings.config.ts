import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** Recordings of real calls, from each provider, looked at and listened to; they take minutes. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  globalSetup: ['./recordings/ensure-ffmpeg.ts', './stack/share-stack.ts'],
  use: { ...base.use, actionTimeout: 20_000 },
  projects: PROVIDERS.map((provider) => ({
    name: `recordings-${provider}`,
    testDir: './recordings',
    testMatch: '*.spec.ts',
    use: { provider },
  })),
});
