import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { ProcessGroup } from '../stack/process-group.mjs';
import { waitForHttp } from '../stack/wait-for-http.mjs';
import { ensureWebBuild, webFolder } from '../stack/web-build.mjs';

const PORT = 13_000;

/** @type {string} */
let folder;
/** @type {ProcessGroup | undefined} */
let web;

// The app's folder as the image has it: with `.env` in it, which the checkout must not get.
beforeEach(async () => {
  await ensureWebBuild();
  folder = await mkdtemp(join(tmpdir(), 'crossfade-web-'));
  for (const name of await readdir(webFolder))
    if (!name.startsWith('.env')) await symlink(join(webFolder, name), join(folder, name));
});
afterEach(async () => {
  await web?.stop();
  await rm(folder, { recursive: true });
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
  await waitForHttp(`http://127.0.0.1:${PORT}/`, { timeoutMs: 60_000 });
}

async function launch() {
  const dockerfile = await readFile(join(repositoryRoot, 'apps/web/Dockerfile'), 'utf8');
  /** @type {string[]} */
  const [command = '', ...args] = JSON.parse(/\nCMD (\[.*\])\n$/.exec(dockerfile)?.[1] ?? '');
  const group = new ProcessGroup({
    name: 'web',
    command,
    args: args.map((arg) => (arg === '3000' ? String(PORT) : arg)),
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    logFile: join(folder, 'web.log'),
  });
  web = group;
  return group;
}

async function callPage() {
  return (await fetch(`http://127.0.0.1:${PORT}/call/garden`)).text();
}
