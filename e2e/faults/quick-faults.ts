import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CallTab } from '../calls/call-tab.ts';
import type { CallScene, Fault } from './fault.ts';

/** The backend that people reach first, which has their rooms. */
export const FIRST_BACKEND = 'server';

/** Makes LiveKit's SDK play one of its scenarios. */
export const simulate =
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

export const cutSockets = ({ page }: CallTab): Promise<void> => page.evaluate(() => window.sockets?.cut());
export const mendSockets = ({ page }: CallTab): Promise<void> => page.evaluate(() => window.sockets?.mend());

/** No WebSocket of Ann's lives or opens for `ms` milliseconds; her media goes its own way. */
export const withoutSockets =
  (ms: number) =>
  async ({ ann }: CallScene): Promise<number> => {
    const since = Date.now();
    await cutSockets(ann);
    await sleep(ms);
    await mendSockets(ann);
    return since;
  };

const run = promisify(execFile);

/** Kills every mediasoup worker of a backend. */
async function killWorkers({ stack }: CallScene): Promise<number> {
  const { stdout } = await run('pgrep', ['-P', String(stack.pid(FIRST_BACKEND)), '-f', 'mediasoup-worker']);
  const since = Date.now();
  for (const pid of stdout.split('\n').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
  return since;
}

/** The two that take a few seconds each. */
export const QUICK_FAULTS: readonly Fault<CallScene>[] = [
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
];
