import type { Call, CallsPage } from './answers.ts';
import { ask } from './ask.ts';

/** One page of the open calls: the first, or the one after a key. */
export const callsPage = (after?: string): Promise<CallsPage> =>
  ask('GET', after === undefined ? '/calls' : `/calls?after=${encodeURIComponent(after)}`);

/** Every open call: all pages of the list. */
export async function allCalls(): Promise<readonly Call[]> {
  const all: Call[] = [];
  for (let after: string | undefined; ;) {
    const { calls, next } = await callsPage(after);
    all.push(...calls);
    if (next === undefined) return all;
    after = next;
  }
}
