import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** The legacy example, moved onto the layer step by step; it starts all that it needs. */
export default defineConfig({
  ...base,
  globalSetup: [],
  maxFailures: 1,
  projects: [{ name: 'adopt', testDir: './adopt', testMatch: '*.spec.ts' }],
});
