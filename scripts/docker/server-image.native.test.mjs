import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';

/** @type {string} */
let folder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-image-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('the server’s production image installs everything that the server loads', async () => {
  const dockerfile = await readFile(join(repositoryRoot, 'apps/server/Dockerfile'), 'utf8');
  const install = /^RUN pnpm (install --prod .+)$/m.exec(dockerfile)?.[1];
  expect(install).toBeDefined();
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig.base.json'])
    await cp(join(repositoryRoot, file), join(folder, file));
  const packages = (await readdir(join(repositoryRoot, 'packages'))).map((name) => `packages/${name}`);
  for (const source of [...packages, 'apps/server'])
    await cp(join(repositoryRoot, source), join(folder, source), {
      recursive: true,
      filter: (path) => !/\/(?:node_modules|dist|data)$/.test(path),
    });
  const { packageManager } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  await runCommand('sh', ['-c', `npx -y ${packageManager} ${install}`], { cwd: folder, timeoutMs: 50_000 });
  const loads = ['./src/server.ts', '@crossfade/video-livekit/server'];
  const script = loads.map((one) => `await import('${one}');`).join(' ');
  const node = ['--import', 'tsx', '--input-type=module', '--eval', `${script} console.log('loaded')`];
  const said = await runCommand(process.execPath, node, {
    cwd: join(folder, 'apps/server'),
    timeoutMs: 50_000,
  });
  expect(said).toContain('loaded');
});
