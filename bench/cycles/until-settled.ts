import { setTimeout as sleep } from 'node:timers/promises';
import { growthOf, type Census, type Growth } from './growth.ts';

/** Takes a census again and again until nothing has grown, or for so long; returns the last one and what grew. */
export async function untilSettled(
  before: Census,
  take: () => Promise<Census>,
  { mayGrow = [], withinMs }: { readonly mayGrow?: readonly string[]; readonly withinMs: number },
): Promise<{ readonly after: Census; readonly growth: readonly Growth[] }> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const after = await take();
    const growth = growthOf(before, after, mayGrow);
    if (growth.length === 0 || Date.now() > deadline) return { after, growth };
    await sleep(500);
  }
}
