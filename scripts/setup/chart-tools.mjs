import { join } from 'node:path';
import { cached } from './cache.mjs';
import { findExecutable } from './find-executable.mjs';
import { ensureGoProgram } from './go-program.mjs';
import { installPythonTool } from './python-tool.mjs';
import { CommandFailed, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const VALIDATE_VERSION = '1.37.0';

/**
 * The path of Helm: on PATH, in the cache, or built by Go.
 * @returns {Promise<string>}
 */
export const ensureHelm = () =>
  ensureGoProgram(
    {
      name: 'helm',
      source: 'helm.sh/helm/v3/cmd/helm',
      version: '3.22.0',
      wayAround: 'Put helm on PATH: https://helm.sh/docs/intro/install',
    },
    console.log,
  );

/**
 * Runs kubernetes-validate, which holds objects against the schemas of Kubernetes without a cluster: the one on PATH, or
 * one of our own from PyPI.
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it said; it throws when something is not as it must be
 */
export async function runKubernetesValidate(args) {
  const onPath = findExecutable('kubernetes-validate');
  if (onPath) return runCommand(onPath, args);
  const folder = await cached(`kubernetes-validate-${VALIDATE_VERSION}`, installValidate);
  // Its own program names the folder in which it was installed, which has another name by now.
  return runCommand(join(folder, 'python', 'bin', 'python'), ['-m', 'kubernetes_validate', ...args]);
}

/** @param {string} folder */
async function installValidate(folder) {
  try {
    await installPythonTool(folder, `kubernetes-validate==${VALIDATE_VERSION}`);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const way = 'Put it on PATH: pipx install kubernetes-validate';
    throw new SetupProblem(`kubernetes-validate could not be installed. ${way}\n${error.message}`);
  }
}
