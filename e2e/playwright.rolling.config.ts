import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** Servers that are replaced while calls go on. */
export default defineConfig({
  ...base,
  globalSetup: [],
  timeout: 240_000,
  // The script of calls is put into a page of the web app.
  use: { ...base.use, bypassCSP: true },
  projects: [{ name: 'rolling', testDir: './rolling', testMatch: '*.spec.ts' }],
});
