/**
 * `node scripts/make-docker-env.mjs` makes `.env` from `.env.example`, with secrets of its own. One that is there stays
 * as it is.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './setup/repository-root.mjs';

const SECRETS = ['LIVEKIT_API_SECRET', 'TOKEN_SECRET', 'STAFF_TOKEN', 'TURN_SECRET', 'POSTGRES_PASSWORD'];
/** The web container's user; anyone else's file has to be readable for it. */
const CONTAINER_USER = 1000;

const target = join(repositoryRoot, '.env');
if (!existsSync(target)) {
  const example = await readFile(join(repositoryRoot, '.env.example'), 'utf8');
  const text = SECRETS.reduce(
    (lines, name) =>
      lines.replace(new RegExp(`^# ${name}=.*$`, 'm'), `${name}=${randomBytes(32).toString('hex')}`),
    example,
  );
  const mode = process.getuid?.() === CONTAINER_USER ? 0o600 : 0o644;
  await writeFile(target, text, { mode, flag: 'wx' });
  process.stdout.write('Made .env with secrets of its own.\n');
}
