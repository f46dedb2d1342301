import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, cached } from '../../../scripts/setup/cache.mjs';
import { mediaAddresses } from '../../../scripts/setup/media-addresses.mjs';
import { findExecutable, isExecutable } from '../../../scripts/setup/find-executable.mjs';
import { installPythonTool } from '../../../scripts/setup/python-tool.mjs';
import { CommandFailed, runCommand } from '../../../scripts/setup/run-command.mjs';
import { SetupProblem } from '../../../scripts/setup/setup-problem.mjs';
import { command, ensureSystemPackages, library } from '../../../scripts/setup/system-packages.mjs';

const MEDIASOUP_VERSION = '3.15.8';

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download';
/** The worker's own exit code for "started without a version", which proves that the binary runs here. */
const RUNS = 41;
const WAY_AROUND = 'Or set MEDIASOUP_WORKER_BIN to a mediasoup-worker binary of this version.';

const BUILD_REQUIREMENTS = [
  command('python3', 'python3'),
  command('ninja', 'ninja-build'),
  command('pkg-config', 'pkg-config'),
  command('g++', 'g++'),
  command('flatc', 'flatbuffers-compiler'),
  library('libuv', 'libuv1-dev'),
  library('openssl', 'libssl-dev'),
  library('libsrtp2', 'libsrtp2-dev'),
  library('usrsctp', 'libusrsctp-dev'),
  library('absl_flat_hash_map', 'libabsl-dev'),
  library('flatbuffers', 'libflatbuffers-dev'),
];

/**
 * The path of a mediasoup worker that runs on this machine (for MEDIASOUP_WORKER_BIN): the one that the environment
 * names, else the cached one, else the project's prebuilt download, else built from source.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureMediasoupWorker(note = () => {}) {
  const given = process.env.MEDIASOUP_WORKER_BIN;
  if (given) {
    if (isExecutable(given)) return given;
    throw new SetupProblem(
      `MEDIASOUP_WORKER_BIN names ${given}, which is not a program. Correct it or unset it.`,
    );
  }
  const folder = await cached(
    `mediasoup-worker-${MEDIASOUP_VERSION}-${platform()}-${arch()}`,
    async (target) => {
      const binary = join(target, 'mediasoup-worker');
      note('looking for a prebuilt worker');
      if (await downloadPrebuilt(target, binary)) return;
      note('building from source, about 3 minutes');
      await buildFromSource(target, binary, note);
    },
  );
  const binary = join(folder, 'mediasoup-worker');
  if (!(await runsHere(binary))) await mend(folder, binary, note);
  return binary;
}

/**
 * A cache that was made on another machine, as CI restores one, has a worker whose libraries may be missing here.
 * @param {string} folder
 * @param {string} binary
 * @param {(line: string) => void} note
 */
async function mend(folder, binary, note) {
  if (await downloadPrebuilt(folder, binary)) return;
  note('the cached worker lacks libraries of this machine');
  await ensureSystemPackages('The mediasoup worker', BUILD_REQUIREMENTS, note, WAY_AROUND);
  if (await runsHere(binary)) return;
  note('building from source, about 3 minutes');
  await buildFromSource(folder, binary, note);
}

/** Whether the next `ensureMediasoupWorker` has to make one first. */
export function mediasoupWorkerIsReady() {
  const name = `mediasoup-worker-${MEDIASOUP_VERSION}-${platform()}-${arch()}`;
  return Boolean(process.env.MEDIASOUP_WORKER_BIN) || existsSync(join(cacheFolder(), name));
}

/** The program in which this provider's media runs: the backend starts it, and reads the rest from its environment. */
export const mediasoupWorker = {
  name: 'mediasoup worker',
  isReady: mediasoupWorkerIsReady,
  /**
   * Makes one where there is none yet.
   * @param {(line: string) => void} [note]
   */
  async ensure(note) {
    return { MEDIASOUP_WORKER_BIN: await ensureMediasoupWorker(note) };
  },
  /** @param {{ first: number, last: number }} ports over UDP and TCP, one for each worker process */
  portsEnv({ first, last }) {
    return { MEDIASOUP_UDP_PORT_MIN: String(first), MEDIASOUP_UDP_PORT_MAX: String(last) };
  },
  /** Firefox pairs no loopback address with an ICE-lite server, so media also arrives on the machine's own. */
  addressesEnv() {
    return { MEDIASOUP_LISTEN_IP: mediaAddresses().join() };
  },
};

/**
 * @param {string} folder
 * @param {string} binary
 */
async function downloadPrebuilt(folder, binary) {
  const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ?? RELEASES;
  const kernel = platform() === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  const name = `mediasoup-worker-${MEDIASOUP_VERSION}-${platform()}-${arch()}${kernel}.tgz`;
  const archive = join(folder, name);
  try {
    const bytes = await download(`${base}/${MEDIASOUP_VERSION}/${name}`);
    await writeFile(archive, bytes);
    await runCommand('tar', ['-xzf', archive, '-C', folder]);
    await chmod(binary, 0o755);
    if (await runsHere(binary)) return true;
    await rm(binary, { force: true });
    return false;
  } catch {
    return false;
  } finally {
    await rm(archive, { force: true });
  }
}

/** @param {string} url */
async function download(url) {
  const answer = new AbortController();
  const impatience = setTimeout(() => answer.abort(), 8_000);
  // Longer than that, and building it is no slower.
  const signal = AbortSignal.any([answer.signal, AbortSignal.timeout(180_000)]);
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    clearTimeout(impatience);
    return new Uint8Array(await response.arrayBuffer());
  } finally {
    clearTimeout(impatience);
  }
}

/**
 * @param {string} folder
 * @param {string} binary
 * @param {(line: string) => void} note
 */
async function buildFromSource(folder, binary, note) {
  await ensureSystemPackages('Building the mediasoup worker', BUILD_REQUIREMENTS, note, WAY_AROUND);
  const meson = await findMeson(folder, note);
  const worker = await fetchWorkerSource(folder);
  await useSystemLibraries(worker);
  await acceptKernelTls(worker);

  const build = join(worker, 'out', 'build');
  const options = [
    '--wrap-mode=nodownload',
    '--buildtype',
    'release',
    '-Db_ndebug=true',
    '-Dms_disable_liburing=true',
  ];
  const onLine = (/** @type {string} */ line) => {
    const step = /^\[(\d+)\/(\d+)\]/.exec(line);
    if (step) note(`compiling ${step[1]} of ${step[2]}`);
  };
  try {
    await runCommand(meson, ['setup', ...options, build], { cwd: worker });
    await runCommand('ninja', ['-C', build, 'fbs/FBS']);
    await runCommand('ninja', ['-C', build, 'mediasoup-worker'], { onLine });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem(`The mediasoup worker could not be built. ${WAY_AROUND}\n${error.message}`);
  }
  await copyFile(join(build, 'mediasoup-worker'), binary);
  await chmod(binary, 0o755);
  if (!(await runsHere(binary)))
    throw new SetupProblem(`The mediasoup worker was built but does not start. ${WAY_AROUND}`);
  for (const entry of await readdir(folder)) {
    if (entry !== 'mediasoup-worker') await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} note
 */
async function findMeson(folder, note) {
  const onPath = findExecutable('meson');
  if (onPath) {
    const [major = 0, minor = 0] = (await runCommand(onPath, ['--version'])).trim().split('.').map(Number);
    if (major > 1 || (major === 1 && minor >= 1)) return onPath;
  }
  return join(await installPythonTool(folder, 'meson>=1.1', note), 'meson');
}

/**
 * The worker's sources, from the npm registry's package.
 * @param {string} folder
 */
async function fetchWorkerSource(folder) {
  try {
    await runCommand('npm', ['pack', '--silent', `mediasoup@${MEDIASOUP_VERSION}`], { cwd: folder });
  } catch (error) {
    throw new SetupProblem(
      `npm cannot fetch mediasoup@${MEDIASOUP_VERSION}; check the network. ${WAY_AROUND}\n${error}`,
    );
  }
  await runCommand('tar', ['-xzf', `mediasoup-${MEDIASOUP_VERSION}.tgz`], { cwd: folder });
  await rename(join(folder, 'package', 'worker'), join(folder, 'worker'));
  return join(folder, 'worker');
}

/**
 * Puts a folder in the place of each library that the build would download, which maps it to the system's own.
 * @param {string} worker
 */
async function useSystemLibraries(worker) {
  await cp(new URL('worker/subprojects', import.meta.url), join(worker, 'subprojects'), {
    recursive: true,
  });
}

/**
 * An OpenSSL built with kernel TLS asks the BIO whether it is on. The worker's callback answers every such question
 * with 1, OpenSSL then allocates no write buffer, and the first DTLS handshake crashes.
 * @param {string} worker
 */
async function acceptKernelTls(worker) {
  const file = join(worker, 'src', 'RTC', 'DtlsTransport.cpp');
  const source = await readFile(file, 'utf8');
  const patched = source.replace('(operationType == BIO_CB_RETURN)', '(operationType & BIO_CB_RETURN)');
  if (patched === source) throw new Error(`the line to patch is not in ${file}`);
  await writeFile(file, patched);
}

/** @param {string} binary */
async function runsHere(binary) {
  try {
    await runCommand(binary, [], { env: {}, timeoutMs: 10_000 });
  } catch (error) {
    return error instanceof CommandFailed && error.exitCode === RUNS;
  }
  return false;
}
