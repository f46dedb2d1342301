import { defineConfig } from '@playwright/test';
import type { StackOptionsOfTests } from './calls/stack-fixture.ts';
import { PROVIDERS } from './matrix/manifests.ts';
import type { ScreenOptions } from './screens/screen-fixture.ts';
import base from './playwright.config.ts';

/** What residents touch is shown on a tablet, and not on a desktop. */
const TABLET = /@tablet/;
/** What takes the pictures for a phone as well, in the same call. */
const DESKTOP = /@desktop/;

/** Pictures of every screen for docs/screens.md, of the product as it runs, on a desktop and on a phone. */
export default defineConfig<ScreenOptions & StackOptionsOfTests>({
  ...base,
  testDir: './screens',
  timeout: 240_000,
  projects: [
    {
      name: 'desktop',
      grepInvert: TABLET,
      use: { provider: 'livekit', form: 'desktop', viewport: { width: 1280, height: 760 } },
    },
    {
      name: 'tablet',
      grep: TABLET,
      use: { provider: 'livekit', form: 'tablet', viewport: { width: 1024, height: 768 }, hasTouch: true },
    },
    {
      name: 'phone',
      grepInvert: DESKTOP,
      use: {
        provider: 'livekit',
        form: 'phone',
        viewport: { width: 390, height: 844 },
        isMobile: true,
        hasTouch: true,
      },
    },
    // legacy:begin
    {
      name: 'film',
      testMatch: '*.film.ts',
      use: { provider: PROVIDERS.at(-1) ?? PROVIDERS[0], viewport: { width: 880, height: 560 } },
    },
    // legacy:end
  ],
});
