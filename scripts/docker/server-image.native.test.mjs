import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MEDIA_WORKERS } from '../../adapters/native.mjs';
import { freePort } from '../setup/free-port.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { deathOf } from '../stack/process-died.mjs';
import { ProcessGroup } from '../stack/process-group.mjs';
import { ensureServerBuild } from '../stack/server-build.mjs';
import { waitForHttp } from '../stack/wait-for-http.mjs';

/** @type {string} */
let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-image-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('what the server’s production image holds is all that its start command needs', async () => {
  const dockerfile = await readFile(join(repositoryRoot, 'apps/server/Dockerfile'), 'utf8');
  const install = /^RUN pnpm (install --prod .+)$/m.exec(dockerfile)?.[1];
  /** @type {string[]} */
  const [command = '', ...args] = JSON.parse(/\nCMD (\[.*\])\n$/.exec(dockerfile)?.[1] ?? '[]');
  expect(install).toBeDefined();

  const packages = (await readdir(join(repositoryRoot, 'packages'))).map((name) => `packages/${name}`);
  const manifests = [...packages, 'apps/server'].map((name) => `${name}/package.json`);
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', ...manifests]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(repositoryRoot, file), join(folder, file));
  }
  const { packageManager } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  await runCommand('sh', ['-c', `npx -y ${packageManager} ${install}`], { cwd: folder, timeoutMs: 50_000 });
  const server = join(folder, 'apps/server');
  await cp(dirname(await ensureServerBuild()), join(server, 'dist/server'), { recursive: true });

  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
  };
  for (const worker of MEDIA_WORKERS) {
    const mediaPort = await freePort();
    Object.assign(env, await worker.ensure(), worker.portsEnv({ first: mediaPort, last: mediaPort }));
  }
  const group = new ProcessGroup({
    name: 'server',
    command,
    args,
    cwd: server,
    env,
    logFile: join(folder, 'log'),
  });
  try {
    await waitForHttp(`http://127.0.0.1:${port}/ready`, { timeoutMs: 50_000, signal: deathOf(group) });
  } finally {
    await group.stop();
  }
  expect(await group.exited).toMatchObject({ how: 'exit code 0' });
}, 120_000);
