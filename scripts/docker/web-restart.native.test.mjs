import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../setup/free-port.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { ProcessGroup } from '../stack/process-group.mjs';
import { waitForHttp } from '../stack/wait-for-http.mjs';
import { ensureWebBuild, standaloneFolder } from '../stack/web-build.mjs';

/** @type {number} */
let port;
/** @type {string} */
let image;
/** @type {string} */
let folder;
/** @type {ProcessGroup | undefined} */
let web;

// Takes minutes where it has not been built, and the machine is busy.
beforeAll(() => ensureWebBuild(), 600_000);
// The app's folder as the image has it: with `.env` in it, which the checkout must not get.
beforeEach(async () => {
  port = await freePort();
  image = await mkdtemp(join(tmpdir(), 'crossfade-web-'));
  folder = join(image, 'apps', 'web');
  await cp(standaloneFolder, image, { recursive: true, verbatimSymlinks: true });
});
afterEach(async () => {
  await web?.stop();
  await rm(image, { recursive: true });
});

test("restarting the image's start command reads what .env says now, in one build", async () => {
  await writeFile(join(folder, '.env'), 'SERVER_URL=https://api.example.com\n');
  await restart();
  expect(await callPage()).toContain('https://api.example.com');

  await writeFile(join(folder, '.env'), 'SERVER_URL=https://other.example.com\n');
  await restart();
  const page = await callPage();
  expect(page).toContain('https://other.example.com');
  expect(page).not.toContain('https://api.example.com');
}, 120_000);

// legacy:begin
test('a restart flips the flag', async () => {
  await writeFile(join(folder, '.env'), 'NEXT_PUBLIC_USE_LIVEKIT=true\n');
  await restart();
  expect(await callPage()).toMatch(/requestedProvider\\?":\\?"livekit/);

  await writeFile(join(folder, '.env'), 'NEXT_PUBLIC_USE_LIVEKIT=false\n');
  await restart();
  expect(await callPage()).toMatch(/requestedProvider\\?":\\?"(?!livekit)\w/);

  await writeFile(join(folder, '.env'), '');
  await restart();
  expect(await callPage()).not.toMatch(/requestedProvider\\?":\\?"\w/);
}, 120_000);
// legacy:end

test('a value that cannot be used stops the start, and is named', async () => {
  await writeFile(join(folder, '.env'), 'SERVER_URL=nowhere\n');
  const group = await launch();
  await group.exited;
  expect(group.lastLines.join('\n')).toContain('SERVER_URL is "nowhere".');
}, 60_000);

async function restart() {
  await web?.stop();
  await launch();
  await waitForHttp(`http://127.0.0.1:${port}/`, { timeoutMs: 60_000 });
}

async function launch() {
  const dockerfile = await readFile(join(repositoryRoot, 'apps/web/Dockerfile'), 'utf8');
  /** @type {string[]} */
  const [command = '', ...args] = JSON.parse(/\nCMD (\[.*\])\n$/.exec(dockerfile)?.[1] ?? '');
  const group = new ProcessGroup({
    name: 'web',
    command,
    args,
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', HOSTNAME: '127.0.0.1', PORT: String(port) },
    logFile: join(image, 'web.log'),
  });
  web = group;
  return group;
}

async function callPage() {
  return (await fetch(`http://127.0.0.1:${port}/call/garden`)).text();
}
