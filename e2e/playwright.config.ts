import { defineConfig } from '@playwright/test';
import { ensureBrowser } from '../scripts/setup/browser.mjs';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { CHROMIUM_FLAGS, PROMPTING_CHROMIUM_FLAGS } from '../scripts/setup/chromium-flags.mjs';
import { PROVIDERS } from './matrix/manifests.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? (await ensureBrowser());

/**
 * Rows of the support matrix in which no provider has a part: `npm test` shows them on the first alone, and with
 * E2E_EVERYWHERE=true on each.
 */
const SHOWN_ONCE =
  /@(?:call\.any-script|chat\.(?:history|links)|comfort\.|door\.(?:bad-input|device-pickers|microphone-level|speaker-test)|stage\.raised-hand)/;
const everywhere = process.env['E2E_EVERYWHERE'] === 'true';

/**
 * One suite of calls, run once for each provider that the web server's flag can ask for; the call's views with more
 * people than any machine carries; and the examples.
 */
export default defineConfig<object, StackOptionsOfTests>({
  outputDir: '../test-results',
  // Media needs the machine to itself, and a retry would hide what is wrong.
  workers: 1,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath,
      args: CHROMIUM_FLAGS,
    },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    ...PROVIDERS.map((provider, index) => ({
      name: provider,
      testDir: './calls',
      use: { provider },
      ...(index > 0 && !everywhere && { grepInvert: SHOWN_ONCE }),
    })),
    // Where permissions are asked for and sound is held back, as browsers do; a trace counts as a click.
    ...PROVIDERS.map((provider) => ({
      name: `permissions-${provider}`,
      testDir: './permissions',
      use: {
        provider,
        trace: 'off' as const,
        launchOptions: { executablePath, args: PROMPTING_CHROMIUM_FLAGS },
      },
    })),
    { name: 'ui', testDir: './ui' },
    { name: 'examples', testDir: './examples' },
  ],
});
