import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** What survives a live move, from each provider to the other and back, and between two deployments; it takes minutes. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  timeout: 240_000,
  // What is pressed and is not there fails its scenario, not the whole run.
  use: { ...base.use, actionTimeout: 20_000 },
  projects: PROVIDERS.map((provider) => ({
    name: `moves-${provider}`,
    testDir: './moves',
    use: { provider },
  })),
});
