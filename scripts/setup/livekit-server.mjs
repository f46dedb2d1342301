import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, cached } from './cache.mjs';
import { findExecutable } from './find-executable.mjs';
import { buildGoProgram } from './go-program.mjs';
import { CommandFailed } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

/** Later versions carry a `replace` line in go.mod, which `go install` refuses. */
const LIVEKIT_VERSION = '1.13.5';

const MODULE = `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`;
const CACHE_NAME = `livekit-server-${LIVEKIT_VERSION}-${platform()}-${arch()}`;
const WAY_AROUND =
  'Put a livekit-server on PATH (docs.livekit.io, "Running LiveKit locally"), or point LIVEKIT_URL, LIVEKIT_API_KEY ' +
  'and LIVEKIT_API_SECRET at a running one.';

/**
 * The path of a livekit-server to run, or undefined when LIVEKIT_URL names one that runs already.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string | undefined>}
 */
export async function ensureLivekitServer(note = () => {}) {
  if (process.env.LIVEKIT_URL) return undefined;
  return ensureLocalLivekitServer(note);
}

/**
 * The path of a livekit-server on this machine: on PATH, in the cache, or built by Go.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureLocalLivekitServer(note = () => {}) {
  const onPath = findExecutable('livekit-server');
  if (onPath) return onPath;
  const folder = await cached(CACHE_NAME, (target) => build(target, note));
  return join(folder, 'livekit-server');
}

/** Whether the next `ensureLivekitServer` has to make one first. */
export function livekitServerIsReady() {
  if (process.env.LIVEKIT_URL || findExecutable('livekit-server')) return true;
  return existsSync(join(cacheFolder(), CACHE_NAME));
}

/**
 * @param {string} folder
 * @param {(line: string) => void} note
 */
async function build(folder, note) {
  try {
    await buildGoProgram(folder, MODULE, note);
  } catch (error) {
    if (error instanceof SetupProblem) throw new SetupProblem(`${error.message}\n${WAY_AROUND}`);
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem(`livekit-server could not be built. ${WAY_AROUND}\n${error.message}`);
  }
  await rename(join(folder, 'server'), join(folder, 'livekit-server'));
}
