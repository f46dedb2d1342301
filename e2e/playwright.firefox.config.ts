import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** A call between two engines, on each provider. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  projects: PROVIDERS.map((provider) => ({
    name: `firefox-${provider}`,
    testDir: './firefox',
    use: { provider },
  })),
});
