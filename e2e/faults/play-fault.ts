import type { TestInfo } from '@playwright/test';
import { expectEachOther } from '../calls/call-tab.ts';
import { expect } from '../calls/stack-fixture.ts';
import {
  accountOf,
  interruptionsOf,
  isSteady,
  keepAccount,
  longestInterruption,
  timeToMedia,
} from './account.ts';
import type { CallScene, Fault } from './fault.ts';
import { noteFigure } from './figure.ts';

const DROPPED = 'You lost your connection. Reconnecting…';
const BACK = 'You are back in the call';
/** Milliseconds without a break after which everything counts as back. */
const STEADY = 3_000;
/** Milliseconds after which nothing is expected to come back any more. */
const PATIENCE = 40_000;

/**
 * Plays a fault to two people, and expects them to see and hear each other afterwards as if nothing had been. `slack`: how
 * many times the fault's bound it may take, where other tests keep the machine busy.
 */
export async function playFault<Scene extends CallScene>(
  scene: Scene,
  fault: Fault<Scene>,
  info: TestInfo,
  slack = 1,
): Promise<void> {
  const { provider, ann, ben } = scene;
  await expectEachOther(ann, ben);
  await Promise.all([keepAccount(ann), keepAccount(ben)]);
  try {
    const since = await fault.on[provider].play(scene);
    const took = await expectRecovery(scene, fault, since, info);
    const { within = fault.within } = fault.on[provider];
    expect(took / 1_000).toBeLessThanOrEqual(within * slack);
  } finally {
    await fault.on[provider].repair?.(scene);
  }
}

/** Answers after how many milliseconds. */
async function expectRecovery<Scene extends CallScene>(
  { provider, ann, ben }: Scene,
  { name, said }: Fault<Scene>,
  since: number,
  info: TestInfo,
): Promise<number> {
  if (said !== 'maybe')
    await expect
      .poll(async () => (await accountOf(ann)).said, { timeout: PATIENCE })
      .toEqual(expect.arrayContaining([expect.stringContaining(DROPPED), expect.stringContaining(BACK)]));
  const steady = async () =>
    isSteady(await accountOf(ann), since, STEADY) && isSteady(await accountOf(ben), since, STEADY);
  await expect.poll(steady, { timeout: PATIENCE }).toBe(true);
  const [hers, his] = [await accountOf(ann), await accountOf(ben)];
  const took = Math.max(timeToMedia(hers, since), timeToMedia(his, since));
  const figure = {
    kind: 'fault',
    provider,
    fault: name,
    took,
    without: Math.max(longestInterruption(hers, since), longestInterruption(his, since)),
    said: hers.said,
    states: hers.states,
    interruptions: { ann: interruptionsOf(hers, since), ben: interruptionsOf(his, since) },
  } as const;
  noteFigure(info, figure);
  console.log(`    media back after ${took} ms: ${hers.states.join(', ')}`, figure.interruptions);

  if (said === 'once') expect(hers.states).toEqual(['connected', 'reconnecting', 'connected']);
  for (const tab of [ann, ben]) {
    await tab.expectConnected();
    await expect(tab.tiles).toHaveCount(2);
    expect((await accountOf(tab)).mostTiles).toBe(1);
  }
  await expectEachOther(ann, ben);
  return took;
}
