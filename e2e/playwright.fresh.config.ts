import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** Applications of others, made from the packages as they are published; it starts all that it needs. */
export default defineConfig({
  ...base,
  globalSetup: [],
  projects: [{ name: 'fresh', testDir: './fresh', testMatch: '*.spec.ts' }],
});
