import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** Visits once more, over PostgreSQL and Redis in place of what the server brings along. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  metadata: { services: 'shared' },
  projects: PROVIDERS.map((provider) => ({
    name: `visits-${provider}`,
    testDir: './visits',
    use: { provider },
  })),
});
