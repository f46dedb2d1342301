import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { findExecutable } from './find-executable.mjs';
import { buildGoProgram } from './go-program.mjs';
import { installPythonTool } from './python-tool.mjs';
import { CommandFailed, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const HELM_VERSION = '3.22.0';
const VALIDATE_VERSION = '1.37.0';

/**
 * The path of Helm: on PATH, in the cache, or built by Go.
 * @returns {Promise<string>}
 */
export async function ensureHelm() {
  const onPath = findExecutable('helm');
  if (onPath) return onPath;
  const way = 'Put helm on PATH: https://helm.sh/docs/intro/install';
  const folder = await orProblem(`helm could not be built. ${way}`, () =>
    cached(`helm-${HELM_VERSION}-${platform()}-${arch()}`, (target) =>
      buildGoProgram(target, `helm.sh/helm/v3/cmd/helm@v${HELM_VERSION}`, console.log),
    ),
  );
  return join(folder, 'helm');
}

/**
 * Runs kubernetes-validate, which holds objects against the schemas of Kubernetes without a cluster: the one on PATH, or
 * one of our own from PyPI.
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it said; it throws when something is not as it must be
 */
export async function runKubernetesValidate(args) {
  const onPath = findExecutable('kubernetes-validate');
  if (onPath) return runCommand(onPath, args);
  const way = 'Put it on PATH: pipx install kubernetes-validate';
  const folder = await orProblem(`kubernetes-validate could not be installed. ${way}`, () =>
    cached(`kubernetes-validate-${VALIDATE_VERSION}`, async (target) => {
      await installPythonTool(target, `kubernetes-validate==${VALIDATE_VERSION}`);
    }),
  );
  // Its own program names the folder in which it was installed, which has another name by now.
  return runCommand(join(folder, 'python', 'bin', 'python'), ['-m', 'kubernetes_validate', ...args]);
}

/**
 * @param {string} what
 * @param {() => Promise<string>} work
 */
async function orProblem(what, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandFailed) throw new SetupProblem(`${what}\n${error.message}`);
    throw error;
  }
}
