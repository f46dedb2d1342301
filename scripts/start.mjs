/**
 * `npm start`: everything that a call needs, from nothing, until Ctrl-C. `npm run dev` (`--dev`) is the same, with a server
 * and a web app that load what changes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MEDIA_WORKERS } from '../adapters/native.mjs';
import { Progress } from './progress.mjs';
import { ensureLivekitServer, livekitServerIsReady } from './setup/livekit-server.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { checkPorts } from './setup/ports.mjs';
import { checkFreeDisk, checkNodeVersion } from './setup/preconditions.mjs';
import { repositoryRoot } from './setup/repository-root.mjs';
import { CommandFailed, killRunningCommands } from './setup/run-command.mjs';
import { SetupProblem } from './setup/setup-problem.mjs';
import { ProcessDied } from './stack/process-died.mjs';
import { defaultPorts, Stack } from './stack.mjs';
import { ensureServerBuild } from './stack/server-build.mjs';
import { ensureWebBuild } from './stack/web-build.mjs';
import { onShutdown } from './on-shutdown.mjs';

const verbose = process.argv.includes('--verbose');
const dev = process.argv.includes('--dev');
const progress = new Progress();
/** @type {Stack | undefined} */
let stack;
let stopping = false;

onShutdown(() => void stop(0));

try {
  await start();
} catch (error) {
  if (!stopping) {
    progress.say(explain(error));
    await stop(1);
  }
}

async function start() {
  checkNodeVersion();
  const dotenv = join(repositoryRoot, '.env');
  if (existsSync(dotenv)) process.loadEnvFile(dotenv);
  for (const worker of MEDIA_WORKERS) {
    // What the environment says comes first; a variable that is empty says nothing.
    for (const [name, value] of Object.entries(worker.addressesEnv())) process.env[name] ||= value;
  }
  const nothingBuilt = !livekitServerIsReady() || MEDIA_WORKERS.some((worker) => !worker.isReady());
  await checkFreeDisk(nothingBuilt ? 4_000 : 500);
  await checkPorts(wantedPorts());

  progress.say('Getting ready');
  await Promise.all([
    progress.step('npm packages', ensurePackages).then(() => (dev ? undefined : buildApps())),
    getMediaServers(),
  ]);

  progress.say('Starting');
  const running = new Stack({
    reload: dev,
    onReady: (service) => progress.say(`  ✓ ${service} answers (${progress.elapsed()} since the start)`),
    ...((verbose || dev) && { onLine: (service, line) => progress.say(`${service.padEnd(8)} ${line}`) }),
  });
  stack = running;
  await progress.step('everything', () => running.start());
  progress.say(
    `\nReady after ${progress.elapsed()}: ${running.urls.web}\nLogs: ${running.logFolder}. Ctrl-C stops all of it.`,
  );

  const death = await running.died;
  if (!stopping) throw death;
}

/** @param {number} exitCode */
async function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  killRunningCommands();
  if (stack) {
    progress.say('Stopping');
    await stack.stop();
  }
  process.exit(exitCode);
}

async function buildApps() {
  await Promise.all([progress.step('web app', ensureWebBuild), progress.step('server', ensureServerBuild)]);
}

/** Compilers use every core by themselves, so one build goes after the other. */
async function getMediaServers() {
  for (const worker of MEDIA_WORKERS) await progress.step(worker.name, worker.ensure);
  await progress.step('livekit-server', ensureLivekitServer);
}

function wantedPorts() {
  /** @type {import('./setup/ports.mjs').WantedPort[]} */
  const wanted = [
    { port: defaultPorts.web, protocol: 'tcp', use: 'web' },
    { port: defaultPorts.server, protocol: 'tcp', use: 'backend' },
    { port: defaultPorts.mediaFirst, protocol: 'udp', use: 'media of the backend' },
  ];
  if (!process.env.LIVEKIT_URL) {
    wanted.push(
      { port: defaultPorts.livekit, protocol: 'tcp', use: 'LiveKit' },
      { port: defaultPorts.livekitTcp, protocol: 'tcp', use: 'LiveKit media over TCP' },
      { port: defaultPorts.livekitUdp, protocol: 'udp', use: 'LiveKit media' },
    );
  }
  return wanted;
}

/** @param {unknown} error */
function explain(error) {
  const known = [SetupProblem, ProcessDied, CommandFailed].some((kind) => error instanceof kind);
  if (known && error instanceof Error) return `\n${error.message}`;
  return `\n${error instanceof Error ? error.stack : String(error)}`;
}
