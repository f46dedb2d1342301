/**
 * `node scripts/make-docker-env.mjs` makes `.env` from `.env.example`, with secrets of its own. One that is there stays
 * as it is.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './setup/repository-root.mjs';

const SECRETS = ['LIVEKIT_API_SECRET', 'TOKEN_SECRET', 'STAFF_TOKEN', 'TURN_SECRET', 'POSTGRES_PASSWORD'];
/** The web container's user, who reads the file: it belongs to them, or everyone may read it. */
const CONTAINER_USER = 1000;

const target = join(repositoryRoot, '.env');
if (!existsSync(target)) {
  const example = await readFile(join(repositoryRoot, '.env.example'), 'utf8');
  const text = SECRETS.reduce(
    (lines, name) =>
      lines.replace(new RegExp(`^# ${name}=.*$`, 'm'), `${name}=${randomBytes(32).toString('hex')}`),
    example.replace(/^# (?=COMPOSE_PROFILES=)/m, ''),
  );
  const user = process.getuid?.();
  const others = user !== 0 && user !== CONTAINER_USER;
  await writeFile(target, text, { mode: others ? 0o644 : 0o600, flag: 'wx' });
  if (user === 0) await chown(target, CONTAINER_USER, CONTAINER_USER);
  process.stdout.write('Made .env with secrets of its own.\n');
}
