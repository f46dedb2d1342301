import { setTimeout as sleep } from 'node:timers/promises';
import { both, type CallScene, type Fault } from './fault.ts';
import type { Scene } from './fault-fixture.ts';
import {
  cutSockets,
  FIRST_BACKEND,
  mendSockets,
  QUICK_FAULTS,
  simulate,
  withoutSockets,
} from './quick-faults.ts';

const kill =
  (name: string) =>
  async ({ stack }: CallScene): Promise<number> => {
    const since = Date.now();
    await stack.kill(name);
    return since;
  };

/** Killed, and started again at once. Counts from its return. */
const crash =
  (name: string) =>
  async ({ stack }: CallScene): Promise<number> => {
    await stack.kill(name);
    await stack.restart(name);
    return Date.now();
  };

const startAgain =
  (name: string) =>
  async ({ stack }: CallScene): Promise<void> =>
    stack.restart(name);

function closeTransports({ stack }: CallScene): Promise<number> {
  const since = Date.now();
  // To the backend alone, which holds them; its workers know no such signal.
  process.kill(stack.pid(FIRST_BACKEND) ?? 0, 'SIGUSR2');
  return Promise.resolve(since);
}

/** Freezes a page as a browser does with one in the background, and thaws it. Counts from the thaw. */
const freeze = (ms: number) =>
  both<CallScene>(async ({ ann }) => {
    const devtools = await ann.page.context().newCDPSession(ann.page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await sleep(ms);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await devtools.detach();
    return Date.now();
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
 * What can go wrong. LiveKit's own scenarios stand beside what comes closest on mediasoup; the rest is the same on
 * both. A single LiveKit node answers `migration` and `node-failure` by dropping the participant without a word.
 */
export const FAULTS: readonly Fault<Scene>[] = [
  ...QUICK_FAULTS,
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
    name: 'no media gets through for 5 s',
    on: interrupt(5_000),
    said: 'maybe',
    within: { livekit: 5, mediasoup: 5 },
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
    said: 'yes',
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
