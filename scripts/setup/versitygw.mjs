import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { findExecutable } from './find-executable.mjs';
import { buildGoProgram } from './go-program.mjs';
import { CommandFailed } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const VERSION = '1.8.0';
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
const WAY_AROUND = 'Put a versitygw on PATH (github.com/versity/versitygw).';

/**
 * The path of a versitygw, an S3 store over a folder: on PATH, in the cache, or built by Go.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureVersitygw(note = () => {}) {
  const onPath = findExecutable('versitygw');
  if (onPath) return onPath;
  const folder = await cached(`versitygw-${VERSION}-${platform()}-${arch()}`, async (target) => {
    try {
      await buildGoProgram(target, MODULE, note);
    } catch (error) {
      if (error instanceof SetupProblem) throw new SetupProblem(`${error.message}\n${WAY_AROUND}`);
      if (!(error instanceof CommandFailed)) throw error;
      throw new SetupProblem(`versitygw could not be built. ${WAY_AROUND}\n${error.message}`);
    }
  });
  return join(folder, 'versitygw');
}
