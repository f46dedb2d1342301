import { findExecutable } from './find-executable.mjs';
import { runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const NAMES = ['firefox-esr', 'firefox'];
const WAY_AROUND = 'Or set FIREFOX_PATH to a Firefox.';

/**
 * The path of a Firefox that starts on this machine (for FIREFOX_PATH).
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureFirefox(note = () => {}) {
  const given = process.env.FIREFOX_PATH;
  if (given) {
    if (await starts(given)) return given;
    throw new SetupProblem(`FIREFOX_PATH names ${given}, which does not start. Correct it or unset it.`);
  }
  await ensureSystemPackages(
    'Running the tests in a second engine',
    [{ name: 'Firefox', debian: 'firefox-esr', present: async () => (await findFirefox()) !== undefined }],
    note,
    WAY_AROUND,
  );
  const installed = await findFirefox();
  if (!installed) throw new SetupProblem(`The installed Firefox does not start. ${WAY_AROUND}`);
  return installed;
}

async function findFirefox() {
  for (const name of NAMES) {
    const path = findExecutable(name);
    if (path && (await starts(path))) return path;
  }
  return undefined;
}

/** @param {string} path */
async function starts(path) {
  try {
    return /firefox/i.test(await runCommand(path, ['--version'], { timeoutMs: 20_000 }));
  } catch {
    return false;
  }
}
