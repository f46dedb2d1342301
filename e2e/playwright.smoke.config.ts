import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** A product that runs already, such as a release that was just deployed: `npm run smoke`. */
export default defineConfig({
  ...base,
  globalSetup: [],
  timeout: 120_000,
  projects: [{ name: 'smoke', testDir: './smoke', testMatch: '*.spec.ts' }],
});
