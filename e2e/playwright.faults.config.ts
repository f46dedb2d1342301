import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** What goes wrong in a call, played for real on each provider; it takes minutes. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  reporter: [['list'], ['./faults/figures-reporter.ts']],
  projects: PROVIDERS.map((provider) => ({
    name: `faults-${provider}`,
    testDir: './faults',
    testMatch: '*.spec.ts',
    use: { provider },
  })),
});
