import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { command, ensureSystemPackages, pythonModule } from './system-packages.mjs';

/**
 * Installs a tool from PyPI into a throw-away virtual environment and returns the folder of its programs.
 * @param {string} folder where the environment goes
 * @param {string} requirement as pip reads it
 * @param {(line: string) => void} [note]
 */
export async function installPythonTool(folder, requirement, note) {
  await ensureSystemPackages(
    `Installing ${requirement} from PyPI`,
    [command('python3', 'python3'), pythonModule('ensurepip', 'python3-venv')],
    note,
  );
  const environment = join(folder, 'python');
  await runCommand('python3', ['-m', 'venv', environment]);
  await runCommand(join(environment, 'bin', 'pip'), [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    requirement,
  ]);
  return join(environment, 'bin');
}
