import { chromium, type Browser } from 'playwright';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';

/** Media flows by itself (fake devices, no prompts), nothing else uses the processor or the network. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream=fps=30',
  '--autoplay-policy=no-user-gesture-required',
];

export async function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureBrowser(),
    args: [...ARGUMENTS, ...extra],
  });
}
