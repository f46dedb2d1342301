import type { FullConfig } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';
import { Stack } from '../../scripts/stack.mjs';
import { perProvider } from '../../adapters/native.mjs';
import { freePort } from '../conformance/free-port.ts';
import { PROVIDERS, type Provider } from '../matrix/manifests.ts';
import { productOptions } from './product-options.ts';
import type { StackDescription, StackRequest } from './running-stack.ts';
import { startSharedServices, type SharedServices } from './shared-services.ts';

/** What makes a web server ask for a provider. */
export const flagFor = (provider: Provider) => ({ NEXT_PUBLIC_USE_LIVEKIT: String(provider === 'livekit') });

/** One product, with a web server of one build for each value of the flag. */
class WholeProduct {
  readonly #logFolder: string;
  readonly #staffToken: string;
  readonly #isShared: boolean;
  #services: SharedServices | undefined;
  #folder: string | undefined;
  #stack: Stack | undefined;
  #started: Promise<StackDescription> | undefined;

  /** @param isShared Whether it uses what several processes could share, in place of what one brings along. */
  constructor(logFolder: string, staffToken: string, isShared: boolean) {
    this.#logFolder = logFolder;
    this.#staffToken = staffToken;
    this.#isShared = isShared;
  }

  async answer(request: StackRequest): Promise<StackDescription> {
    const description = await (this.#started ??= this.#start());
    if (request.type === 'describe') return description;
    await this.#stack?.restart(request.name, request.env);
    this.#started = Promise.resolve({ ...description, pids: this.#pids() });
    return this.#started;
  }

  async stop(): Promise<void> {
    await this.#started?.catch(() => undefined);
    await this.#stack?.stop();
    await this.#services?.stop();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<StackDescription> {
    this.#folder = await mkdtemp(join(tmpdir(), 'crossfade-e2e-'));
    const options = await productOptions({
      folder: this.#folder,
      logFolder: this.#logFolder,
      staffToken: this.#staffToken,
    });
    if (this.#isShared) this.#services = await startSharedServices();
    const ports = new Map<Provider, number>();
    for (const provider of PROVIDERS) ports.set(provider, await freePort());
    const origins = [...ports.values()].map((port) => `http://localhost:${port}`);
    const stack = new Stack({
      ...options,
      env: { ...options.env, ...this.#services?.env, WEB_ORIGIN: origins.join() },
    });
    this.#stack = stack;
    const front = async (provider: Provider): Promise<[Provider, string]> => {
      const web = { name: `web-${provider}`, port: ports.get(provider) ?? 0, env: flagFor(provider) };
      return [provider, await stack.startWeb(web)];
    };
    const [, ...started] = await Promise.all([stack.start(), ...PROVIDERS.map(front)]);
    const addresses = new Map(started);
    const fronts = perProvider((provider) => addresses.get(provider) ?? '');
    return { urls: stack.urls, fronts, pids: this.#pids() };
  }

  #pids(): StackDescription['pids'] {
    const names = ['turn', 'livekit', 'server', ...PROVIDERS.map((provider) => `web-${provider}`)];
    const pids = names.map((name): [string, number | undefined] => [name, this.#stack?.pid(name)]);
    return Object.fromEntries(pids.filter((entry): entry is [string, number] => entry[1] !== undefined));
  }
}

/**
 * Playwright's global set-up: finds the browser, and makes a product available to the tests of each provider, whichever
 * processes they run in. So those of one provider run beside those of the other, and may restart or stop what is theirs.
 * A product starts when the first test asks for it.
 */
export default async function shareStack({ projects, metadata }: FullConfig): Promise<() => Promise<void>> {
  process.env['CHROMIUM_PATH'] ??= await ensureBrowser();
  const staffToken = randomBytes(24).toString('hex');
  const logFolder = join(projects[0]?.outputDir ?? tmpdir(), 'logs');
  const isShared = metadata['services'] === 'shared';
  const products = new Map<string, WholeProduct>(
    PROVIDERS.map((provider) => [
      `/${provider}`,
      new WholeProduct(join(logFolder, provider), staffToken, isShared),
    ]),
  );
  const answer = async (path: string, request: StackRequest): Promise<StackDescription> => {
    const product = products.get(path);
    if (product === undefined) throw new Error(`There is no product at ${path}.`);
    return await product.answer(request);
  };
  const control = createServer((request, response) => {
    text(request)
      .then((body) => answer(request.url ?? '', JSON.parse(body)))
      .then(
        (description) => response.end(JSON.stringify(description)),
        (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
      );
  });
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
  const { port } = control.address() as AddressInfo;
  process.env['CROSSFADE_E2E_STACK'] = `http://127.0.0.1:${port}/`;
  process.env['CROSSFADE_E2E_STAFF_TOKEN'] = staffToken;
  return async () => {
    control.closeAllConnections();
    control.close();
    await Promise.all([...products.values()].map((product) => product.stop()));
  };
}
