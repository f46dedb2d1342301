import { findExecutable } from './find-executable.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { command, ensureSystemPackages } from './system-packages.mjs';

/**
 * The path of coturn's turnserver, which the tests use to prove that a call works when only a relay is open.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureCoturn(note) {
  await ensureSystemPackages('Testing calls through a relay', [command('turnserver', 'coturn')], note);
  const path = findExecutable('turnserver');
  if (!path) throw new SetupProblem('coturn is installed, but turnserver is not on PATH.');
  return path;
}
