import { setTimeout as sleep } from 'node:timers/promises';
import type { CallTab } from '../calls/call-tab.ts';
import { alike, type CallScene, type Fault } from './fault.ts';

export const cutSockets = ({ page }: CallTab): Promise<void> => page.evaluate(() => window.sockets?.cut());
export const mendSockets = ({ page }: CallTab): Promise<void> => page.evaluate(() => window.sockets?.mend());

/** No WebSocket of a page lives or opens for `ms` milliseconds; its media goes its own way. */
export async function cutSocketsFor(tab: CallTab, ms: number): Promise<void> {
  await cutSockets(tab);
  await sleep(ms);
  await mendSockets(tab);
}

export const withoutSockets =
  (ms: number) =>
  async ({ ann }: CallScene): Promise<number> => {
    const since = Date.now();
    await cutSocketsFor(ann, ms);
    return since;
  };

/** The relay stands still for `ms` milliseconds, and with it all media of whoever uses it alone. Counts from its return. */
const stallRelay =
  (ms: number) =>
  async ({ stack }: CallScene): Promise<number> => {
    const relay = stack.pid('turn');
    if (relay === undefined) throw new Error('There is no relay.');
    process.kill(relay, 'SIGSTOP');
    try {
      await sleep(ms);
    } finally {
      process.kill(relay, 'SIGCONT');
    }
    return Date.now();
  };

/** Those that take a few seconds each and break nothing that others need; `npm test` plays them. */
export const QUICK_FAULTS: readonly Fault<CallScene>[] = [
  {
    name: 'the signalling cannot be reached for 1 s',
    on: alike(withoutSockets(1_000)),
    said: 'yes',
    within: 6,
  },
  {
    name: 'no media gets through for 4 s',
    on: alike(stallRelay(4_000)),
    said: 'maybe',
    within: 4,
  },
];
