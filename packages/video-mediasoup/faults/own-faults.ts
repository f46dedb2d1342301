import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { crash, FIRST_BACKEND, startAgain } from '../../../e2e/faults/backends.ts';
import type { CallScene } from '../../../e2e/faults/fault.ts';
import type { OwnFaults } from '../../../e2e/faults/own-faults.ts';
import { withoutSockets } from '../../../e2e/faults/quick-faults.ts';

const run = promisify(execFile);

/** Kills every worker of the first backend. */
async function killWorkers({ stack }: { readonly stack: Pick<CallScene['stack'], 'pid'> }): Promise<number> {
  const { stdout } = await run('pgrep', ['-P', String(stack.pid(FIRST_BACKEND)), '-f', 'mediasoup-worker']);
  const since = Date.now();
  for (const pid of stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
  return since;
}

function closeTransports({ stack }: CallScene): Promise<number> {
  const since = Date.now();
  // To the backend alone, which holds them; its workers know no such signal.
  process.kill(stack.pid(FIRST_BACKEND) ?? 0, 'SIGUSR2');
  return Promise.resolve(since);
}

export const mediasoupFaults: OwnFaults = {
  cutSignalling: { play: withoutSockets(0) },
  killMedia: { play: killWorkers, within: 3 },
  cutSignallingAgain: {
    async play(scene) {
      const since = await withoutSockets(200)(scene);
      await sleep(100);
      await withoutSockets(200)(scene);
      return since;
    },
  },
  forgetSessions: { play: withoutSockets(25_000) },
  closeTransports: { play: closeTransports },
  moveMedia: {
    // Which alone takes the room over is the other backend.
    async play({ stack }) {
      const since = Date.now();
      await stack.stopProcess(FIRST_BACKEND);
      return since;
    },
    repair: startAgain(FIRST_BACKEND),
  },
  sendEveryoneAway: {
    async play({ stack }) {
      const since = Date.now();
      await stack.restart(FIRST_BACKEND);
      return since;
    },
  },
  crashMediaServer: { play: crash(FIRST_BACKEND) },
  forceTcp: {
    play({ path, relayOverTcp }) {
      const since = Date.now();
      relayOverTcp.open = true;
      path.break();
      return Promise.resolve(since);
    },
  },
  mediaServer: {
    async kill(stack) {
      await killWorkers({ stack });
    },
    // The backend starts another worker.
    start: () => Promise.resolve(),
  },
  backendEnv: {
    MEDIASOUP_WORKERS: '1',
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('./close-transports.mjs', import.meta.url))}`,
  },
};
