import { CrossfadeError } from '@crossfade/video-core';
import type { ConformanceResult } from '@crossfade/video-core/testkit';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { ensureBrowser } from '../../scripts/setup/browser.mjs';
import { BreakablePath } from './breakable-path.ts';
import { CHROMIUM_FLAGS } from '../../scripts/setup/chromium-flags.mjs';
import type { Deployment } from './deployment.ts';
import { expireTokens } from './expired-token.ts';
import type { GivenUp } from './page/give-up.ts';
import type { Setup } from './page/main.ts';
import type { OpenResources } from './page/open-resources.ts';
import type { Request, ServerAnswer } from './server-calls.ts';

const PAGE = fileURLToPath(new URL('./page', import.meta.url));
/** Milliseconds that a real provider may take for any one thing on a busy machine. */
const PATIENCE = 15_000;
/** More than the people of any one case, so that no two of them share a path. */
const PATHS = 16;

/** A real browser page that plays the suite on a real deployment. */
export interface BrowserHarness {
  run(name: string): Promise<ConformanceResult>;
  /** Connects to a port of this machine at which nothing answers, until the adapter gives up. */
  giveUp(credentials: unknown, port: number): Promise<GivenUp>;
  /** What the client half left open in the page after the last case. */
  leftovers(): Promise<OpenResources>;
  /** What the page wrote to its console since it was last asked. */
  takeConsole(): readonly string[];
  close(): Promise<void>;
}

export async function openBrowserHarness(deployment: Deployment): Promise<BrowserHarness> {
  const site = await servePage(deployment.clientHalf);
  const paths = await Promise.all(
    Array.from({ length: PATHS }, () => BreakablePath.open(deployment.signalling)),
  );
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await ensureBrowser()),
    args: CHROMIUM_FLAGS,
  });
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.stack ?? error.message}`));

  let seats = 0;
  async function answer(request: Request): Promise<unknown> {
    switch (request.to) {
      case 'server':
        return callServer(deployment, request);
      case 'open-path': {
        const index = seats % PATHS;
        seats += 1;
        paths[index]?.mend();
        return { path: index, port: paths[index]?.port };
      }
      case 'break':
        return paths[request.path]?.break();
      case 'mend':
        return paths[request.path]?.mend();
      case 'lose-sessions':
        if (!deployment.loseSessions) throw new Error('This deployment cannot lose sessions by itself.');
        return deployment.loseSessions();
      case 'expire':
        return expireTokens(request.credentials, deployment.tokenSecret);
    }
  }

  await page.exposeFunction('ask', async (request: Request): Promise<ServerAnswer> => {
    try {
      return { ok: true, value: await answer(request) };
    } catch (error) {
      const code = error instanceof CrossfadeError ? error.code : undefined;
      return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
    }
  });
  await page.goto(site.url);
  const { server, iceServers } = deployment;
  const { capabilities } = server;
  await page.evaluate((setup) => window.conformance.setUp(setup), {
    deployment: server.deployment,
    capabilities,
    iceServers,
    patience: PATIENCE,
  } satisfies Setup);
  const stopListening = server.onEvent((event) => {
    page.evaluate((told) => window.conformance.deliver(told), event).catch(() => undefined);
  });

  return {
    run: (name) => page.evaluate((wanted) => window.conformance.run(wanted), name),
    giveUp: (credentials, port) =>
      page.evaluate(([given, at]) => window.conformance.giveUp(given, at), [credentials, port] as const),
    leftovers: () => page.evaluate(() => window.conformance.leftovers()),
    takeConsole: () => said.splice(0),
    async close() {
      stopListening();
      await browser.close();
      for (const path of paths) path.close();
      site.close();
    },
  };
}

/** Whatever the page sends is a call of the same method with the same arguments: both ends are these files. */
async function callServer(
  { server }: Deployment,
  { method, args }: Extract<Request, { readonly to: 'server' }>,
): Promise<unknown> {
  const call: (...args: never[]) => Promise<unknown> = server[method].bind(server);
  return Reflect.apply(call, server, args);
}

async function servePage(clientHalf: string): Promise<{ readonly url: string; close(): void }> {
  const output = await build({
    root: PAGE,
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { 'virtual:client-half': clientHalf } },
    build: { write: false, minify: false, modulePreload: false, chunkSizeWarningLimit: 5_000 },
  });
  const files = new Map<string, string | Uint8Array>();
  for (const bundle of Array.isArray(output) ? output : 'output' in output ? [output] : [])
    for (const file of bundle.output)
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'text/html' })
      .end(file);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}
