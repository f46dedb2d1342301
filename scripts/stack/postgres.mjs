import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cache.mjs';
import { ensurePostgres } from '../setup/postgres.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { SetupProblem } from '../setup/setup-problem.mjs';
import { deathOf } from './process-died.mjs';
import { ProcessGroup } from './process-group.mjs';
import { waitForTcp } from './wait-for-tcp.mjs';

/**
 * Starts an empty PostgreSQL of its own, which is gone without a trace after `stop`.
 * @param {{ port: number }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` is a DATABASE_URL
 */
export async function startPostgres({ port }) {
  const programs = await ensurePostgres();
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-postgres-'));
  if (user) await chown(folder, user.uid, user.gid);
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };

  const data = join(folder, 'data');
  await runCommand(
    join(programs, 'initdb'),
    ['--pgdata', data, '--username=crossfade', '--auth=trust', '--encoding=UTF8', '--no-sync'],
    { cwd: folder, env, ...(user && { user }) },
  );
  const group = new ProcessGroup({
    name: 'postgres',
    command: join(programs, 'postgres'),
    args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    cwd: folder,
    env,
    ...(user && { user }),
    logFile: join(cacheFolder(), 'logs', `postgres-${port}.log`),
  });
  const stop = async () => {
    // Its own word for a fast end: SIGTERM waits for clients.
    group.kill('SIGINT');
    await group.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitForTcp(port, { timeoutMs: 30_000, signal: deathOf(group) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgres://crossfade@127.0.0.1:${port}/postgres`, stop };
}

/** PostgreSQL refuses to run as root; then it runs as its own user, or as nobody. */
async function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return [name, { uid: Number(uid), gid: Number(gid) }];
    }),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user)
    throw new SetupProblem('PostgreSQL does not run as root, and there is no user named postgres or nobody.');
  return user;
}
