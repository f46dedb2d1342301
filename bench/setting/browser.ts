import { chromium, type Browser } from 'playwright';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';
import { CHROMIUM_FLAGS } from '../../scripts/setup/chromium-flags.mjs';

/** The camera that is not there gives 30 frames a second instead of 20; of a flag the last one counts. */
const CAMERA_RATE = '--use-fake-device-for-media-stream=fps=30';

export async function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureBrowser(),
    args: [...CHROMIUM_FLAGS, CAMERA_RATE, ...extra],
  });
}
