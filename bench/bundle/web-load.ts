import { randomUUID } from 'node:crypto';
import type { Browser, Response } from 'playwright';
import { PROVIDERS, type Provider } from '../join/arms.ts';
import { gzipped } from './gzipped-size.ts';
import { marksIn } from './sdk-marks.ts';

interface Script {
  readonly url: string;
  readonly code: string;
}

export interface WebLoad {
  readonly provider: Provider;
  /** Gzipped bytes of scripts from the first request until the person is in the call. */
  readonly scripts: number;
  /** Of these, in files that hold code of the chosen SDK. */
  readonly sdk: number;
  readonly files: number;
}

/** Loads a call in the production web app, joins it, and weighs every script that came. */
export async function measureWebLoad(browser: Browser, web: string, provider: Provider): Promise<WebLoad> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  try {
    const page = await context.newPage();
    const arriving: Promise<Script | undefined>[] = [];
    page.on('response', (response) => arriving.push(scriptOf(response)));
    await page.goto(`${web}/call/${randomUUID()}?name=Bench`);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    const call = page.locator('[data-testid="call"][data-state="connected"]');
    await call.waitFor({ timeout: 30_000 });
    const chosen = await call.getAttribute('data-provider');
    if (chosen !== provider) throw new Error(`asked for ${provider}, but the call is on ${chosen}`);
    await page.waitForLoadState('networkidle');
    const scripts = (await Promise.all(arriving)).filter((script) => script !== undefined);
    return weigh(provider, scripts);
  } finally {
    await context.close();
  }
}

function weigh(provider: Provider, scripts: readonly Script[]): WebLoad {
  const all = scripts.map(({ code }) => code).join('\n');
  for (const other of PROVIDERS) {
    const { found, of } = marksIn(all, other);
    if (other === provider && found < of)
      throw new Error(
        `only ${found} of ${of} marks of the ${other} SDK were found: correct bundle/sdk-marks.ts`,
      );
    if (other !== provider && found > 0)
      throw new Error(`code of the ${other} SDK came although the call is on ${provider}`);
  }
  const bytes = (some: readonly Script[]) => some.reduce((sum, { code }) => sum + gzipped(code), 0);
  return {
    provider,
    scripts: bytes(scripts),
    sdk: bytes(scripts.filter(({ code }) => marksIn(code, provider).found > 0)),
    files: scripts.length,
  };
}

async function scriptOf(response: Response): Promise<Script | undefined> {
  if (response.request().resourceType() !== 'script' || !response.ok()) return undefined;
  return { url: response.url(), code: await response.text() };
}
