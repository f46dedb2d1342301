import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** Guarded ramps judged by what real calls report; they take minutes, since a step lasts at least one. */
export default defineConfig({
  ...base,
  globalSetup: [],
  timeout: 480_000,
  // The script of many short calls is put into a page of the web app.
  use: { ...base.use, bypassCSP: true },
  projects: [{ name: 'ramp', testDir: './ramp', testMatch: '*.spec.ts' }],
});
