import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { GitRepository } from './git-repository.ts';
import { runProgram } from './command.ts';

afterEach(() => void vi.unstubAllEnvs());

it('knows who works here also where git is not configured', async () => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-author-'));
  const git = (...args: readonly string[]) => runProgram('git', args, { cwd: folder });
  try {
    await git('init', '--quiet');
    await git('config', 'user.useConfigOnly', 'true');
    const repository = await GitRepository.open(folder);
    expect(await repository.author()).toMatch(new RegExp(`^${userInfo().username}@.`));
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@example.org');
    expect(await repository.author()).toBe('Ada <ada@example.org>');
  } finally {
    await rm(folder, { recursive: true });
  }
});
