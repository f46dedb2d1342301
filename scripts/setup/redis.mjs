import { findExecutable } from './find-executable.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { command, ensureSystemPackages } from './system-packages.mjs';

/**
 * The path of redis-server, for tests that run two servers over one Redis.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureRedis(note) {
  await ensureSystemPackages(
    'Testing two servers over one Redis',
    [command('redis-server', 'redis-server')],
    note,
  );
  const found = findExecutable('redis-server');
  if (!found) throw new SetupProblem('Redis is installed, but redis-server was not found. Put it on PATH.');
  return found;
}
