import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { chaosSettings } from './chaos/settings.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import base from './playwright.config.ts';

/** Calls with random moves, kills, reloads and cuts: for half an hour, or as `CHAOS_MINUTES` says. */
export default defineConfig<object, StackOptionsOfTests>({
  ...base,
  timeout: (chaosSettings().minutes + 5) * 60_000,
  use: { ...base.use, trace: 'off' },
  projects: [{ name: 'chaos', testDir: './chaos', testMatch: '*.spec.ts', use: { provider: PROVIDERS[0] } }],
});
