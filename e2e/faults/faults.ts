import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { both, type CallScene, type Fault } from './fault.ts';
import type { Scene } from './fault-fixture.ts';
import { cutSockets, mendSockets, QUICK_FAULTS, withoutSockets } from './quick-faults.ts';

/** The backend that people reach first, which has their rooms. */
export const FIRST_BACKEND = 'server';

/** Makes LiveKit's SDK play one of its scenarios. */
const simulate =
  (scenario: string) =>
  async ({ ann }: CallScene): Promise<number> => {
    const since = Date.now();
    await ann.page.evaluate(async (name) => {
      const room = window.__crossfade?.session.nativeRoom();
      if (
        typeof room !== 'object' ||
        room === null ||
        !('simulateScenario' in room) ||
        typeof room.simulateScenario !== 'function'
      )
        throw new Error('This SDK simulates nothing.');
      await room.simulateScenario(name);
    }, scenario);
    return since;
  };

const kill =
  (name: string) =>
  async ({ stack }: Scene): Promise<number> => {
    const since = Date.now();
    await stack.kill(name);
    return since;
  };

/** Killed, and started again at once. Counts from its return. */
const crash =
  (name: string) =>
  async ({ stack }: Scene): Promise<number> => {
    await stack.kill(name);
    await stack.restart(name);
    return Date.now();
  };

const startAgain =
  (name: string) =>
  async ({ stack }: CallScene): Promise<void> =>
    stack.restart(name);

const run = promisify(execFile);

/** Kills every mediasoup worker of a backend. */
async function killWorkers({ stack }: CallScene): Promise<number> {
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

/** What a page runs when it is frozen and thawed: it is told of both (Page Lifecycle), and in between runs nothing. */
const FROZEN = `
  document.dispatchEvent(new Event('freeze', { bubbles: true }));
  debugger;
  document.dispatchEvent(new Event('resume', { bubbles: true }));
`;

/**
 * Stops all of a page but its media, as browsers do with one in the background, and counts from the thaw. By the
 * debugger, since Chromium without a window does not obey \`Page.setWebLifecycleState\`: its pages run on.
 */
const freeze = (ms: number) =>
  both<CallScene>(async ({ ann }) => {
    const devtools = await ann.page.context().newCDPSession(ann.page);
    const frozen = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
    await devtools.send('Debugger.enable');
    const thawed = devtools.send('Runtime.evaluate', { expression: FROZEN });
    await frozen;
    await sleep(ms);
    const since = Date.now();
    await devtools.send('Debugger.resume');
    await thawed;
    await devtools.detach();
    return since;
  });

/** Ann's media gets nowhere for a while, and her signalling does. Counts from when it does again. */
const interrupt = (ms: number) =>
  both<Scene>(async ({ path }) => {
    await path.interrupt(ms);
    return Date.now();
  });

/** Nothing goes in or out of Ann's page for a while. Counts from when it does again. */
const offline = (ms: number) =>
  both<Scene>(async ({ ann, path }) => {
    await ann.page.context().setOffline(true);
    path.break();
    await cutSockets(ann);
    await sleep(ms);
    path.mend();
    await mendSockets(ann);
    await ann.page.context().setOffline(false);
    return Date.now();
  });

/**
 * What can go wrong. LiveKit's own scenarios stand beside what comes closest elsewhere; the rest is the same on
 * both. A single LiveKit node answers `migration` and `node-failure` by dropping the participant without a word.
 */
export const FAULTS: readonly Fault<Scene>[] = [
  ...QUICK_FAULTS,
  {
    name: 'the signalling socket is cut',
    on: { livekit: simulate('signal-reconnect'), mediasoup: withoutSockets(0) },
    said: 'maybe',
    within: { livekit: 3, mediasoup: 3 },
  },
  {
    name: 'the media process dies',
    on: { livekit: simulate('node-failure'), mediasoup: killWorkers },
    said: 'yes',
    within: { livekit: 8, mediasoup: 3 },
  },
  {
    name: 'the signalling cannot be reached for 3 s',
    on: both(withoutSockets(3_000)),
    said: 'yes',
    within: { livekit: 8, mediasoup: 8 },
  },
  {
    name: 'the signalling breaks again on its way back',
    on: {
      livekit: simulate('disconnect-signal-on-resume'),
      mediasoup: async (scene) => {
        const since = await withoutSockets(200)(scene);
        await sleep(100);
        await withoutSockets(200)(scene);
        return since;
      },
    },
    said: 'yes',
    within: { livekit: 12, mediasoup: 12 },
  },
  {
    name: 'what was there cannot be resumed',
    on: { livekit: simulate('resume-reconnect'), mediasoup: withoutSockets(25_000) },
    said: 'yes',
    within: { livekit: 40, mediasoup: 40 },
  },
  {
    name: 'the server closes the transports',
    on: { livekit: simulate('full-reconnect'), mediasoup: closeTransports },
    said: 'yes',
    within: { livekit: 15, mediasoup: 15 },
  },
  {
    name: 'the call is moved to another media process',
    on: {
      livekit: simulate('migration'),
      // Which alone takes the room over is the other backend.
      mediasoup: async (scene) => {
        const since = Date.now();
        await scene.stack.stopProcess(FIRST_BACKEND);
        return since;
      },
    },
    said: 'yes',
    within: { livekit: 15, mediasoup: 15 },
    repair: async (scene) => {
      if (scene.provider === 'mediasoup') await startAgain(FIRST_BACKEND)(scene);
    },
  },
  {
    name: 'the server sends everybody away',
    on: {
      livekit: simulate('server-leave'),
      mediasoup: async ({ stack }) => {
        const since = Date.now();
        await stack.restart(FIRST_BACKEND);
        return since;
      },
    },
    said: 'yes',
    within: { livekit: 15, mediasoup: 15 },
  },
  {
    name: 'the backend that has the call is killed, and another carries on',
    on: both(kill(FIRST_BACKEND)),
    said: 'maybe',
    within: { livekit: 5, mediasoup: 5 },
    repair: startAgain(FIRST_BACKEND),
  },
  {
    name: 'the media server crashes and is started again',
    on: { livekit: crash('livekit'), mediasoup: crash(FIRST_BACKEND) },
    said: 'yes',
    within: { livekit: 15, mediasoup: 15 },
  },
  {
    name: 'media has to go over TCP',
    direct: ['livekit'],
    on: {
      livekit: simulate('force-tcp'),
      mediasoup: async ({ path, relayOverTcp }) => {
        const since = Date.now();
        relayOverTcp.open = true;
        path.break();
        return Promise.resolve(since);
      },
    },
    said: 'yes',
    within: { livekit: 20, mediasoup: 20 },
  },
  {
    name: 'no media gets through for 20 s',
    on: interrupt(20_000),
    said: 'yes',
    within: { livekit: 10, mediasoup: 10 },
  },
  {
    name: 'the network changes, and with it all addresses',
    on: both<Scene>(async ({ path, ann }) => {
      const since = Date.now();
      path.readdress();
      await cutSockets(ann);
      await mendSockets(ann);
      return since;
    }),
    said: 'once',
    within: { livekit: 20, mediasoup: 20 },
  },
  {
    name: 'the computer is offline for 10 s',
    on: offline(10_000),
    said: 'yes',
    within: { livekit: 10, mediasoup: 10 },
  },
  {
    name: 'the page is frozen for 60 s',
    on: freeze(60_000),
    said: 'yes',
    within: { livekit: 10, mediasoup: 10 },
  },
];
