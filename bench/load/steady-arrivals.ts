import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Starts `work` at a steady rate whether or not earlier ones have ended, and returns what each took in milliseconds
 * from the moment at which it was due. A server that falls behind is thus charged for those who queue (Gil Tene's
 * "coordinated omission"). Rejects with the first failure.
 */
export async function steadyArrivals(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  work: (index: number) => Promise<void>,
): Promise<readonly number[]> {
  const began = performance.now();
  const running: Promise<number>[] = [];
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    const one = timed(work(index), index, due);
    // Told by the sum of them below.
    one.catch(() => undefined);
    running.push(one);
  }
  return await Promise.all(running);
}

async function timed(work: Promise<void>, index: number, due: number): Promise<number> {
  try {
    await work;
  } catch (error) {
    throw new Error(`arrival ${index} failed`, { cause: error });
  }
  return performance.now() - due;
}
