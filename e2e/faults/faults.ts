import { setTimeout as sleep } from 'node:timers/promises';
import { perProvider } from '../../adapters/native.mjs';
import { TESTED } from '../../adapters/tests.ts';
import { FIRST_BACKEND, startAgain } from './backends.ts';
import { alike, type CallScene, type Fault } from './fault.ts';
import { freezePage } from './freeze-page.ts';
import type { Scene } from './scene.ts';
import type { OwnFaults } from './own-faults.ts';
import { cutSockets, mendSockets, QUICK_FAULTS, withoutSockets } from './quick-faults.ts';

const kill =
  (name: string) =>
  async ({ stack }: Scene): Promise<number> => {
    const since = Date.now();
    await stack.kill(name);
    return since;
  };

/** Ann's page runs nothing for a while. Counts from the thaw. */
const freeze = (ms: number) =>
  alike<CallScene>(async ({ ann }) => {
    const thaw = await freezePage(ann);
    await sleep(ms);
    const since = Date.now();
    await thaw();
    return since;
  });

/** Ann's media gets nowhere for a while, and her signalling does. Counts from when it does again. */
const interrupt = (ms: number) =>
  alike<Scene>(async ({ path }) => {
    await path.interrupt(ms);
    return Date.now();
  });

/** Nothing goes in or out of Ann's page for a while. Counts from when it does again. */
const offline = (ms: number) =>
  alike<Scene>(async ({ ann, path }) => {
    await ann.page.context().setOffline(true);
    path.break();
    await cutSockets(ann);
    await sleep(ms);
    path.mend();
    await mendSockets(ann);
    await ann.page.context().setOffline(false);
    return Date.now();
  });

/** What each provider breaks in its own way. */
const own = (what: Exclude<keyof OwnFaults, 'backendEnv' | 'mediaServer'>): Fault<Scene>['on'] =>
  perProvider((provider) => TESTED[provider].faults[what]);

/** What can go wrong. */
export const FAULTS: readonly Fault<Scene>[] = [
  ...QUICK_FAULTS,
  { name: 'the signalling socket is cut', on: own('cutSignalling'), said: 'maybe', within: 3 },
  { name: 'the media process dies', on: own('killMedia'), said: 'yes', within: 8 },
  {
    name: 'the signalling cannot be reached for 3 s',
    on: alike(withoutSockets(3_000)),
    said: 'yes',
    within: 8,
  },
  {
    name: 'the signalling breaks again on its way back',
    on: own('cutSignallingAgain'),
    said: 'yes',
    within: 12,
  },
  { name: 'what was there cannot be resumed', on: own('forgetSessions'), said: 'yes', within: 40 },
  { name: 'the server closes the transports', on: own('closeTransports'), said: 'yes', within: 15 },
  { name: 'the call is moved to another media process', on: own('moveMedia'), said: 'yes', within: 15 },
  { name: 'the server sends everybody away', on: own('sendEveryoneAway'), said: 'yes', within: 15 },
  {
    name: 'the backend that has the call is killed, and another carries on',
    on: alike(kill(FIRST_BACKEND), startAgain(FIRST_BACKEND)),
    said: 'maybe',
    within: 5,
  },
  {
    name: 'the media server crashes and is started again',
    on: own('crashMediaServer'),
    said: 'yes',
    within: 15,
  },
  { name: 'media has to go over TCP', on: own('forceTcp'), said: 'yes', within: 20 },
  { name: 'no media gets through for 20 s', on: interrupt(20_000), said: 'yes', within: 10 },
  {
    name: 'the network changes, and with it all addresses',
    on: alike<Scene>(async ({ path, ann }) => {
      const since = Date.now();
      path.readdress();
      await cutSockets(ann);
      await mendSockets(ann);
      return since;
    }),
    said: 'once',
    within: 20,
  },
  { name: 'the computer is offline for 10 s', on: offline(10_000), said: 'yes', within: 10 },
  { name: 'the page is frozen for 60 s', on: freeze(60_000), said: 'yes', within: 10 },
];
