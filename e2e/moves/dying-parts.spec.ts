import { TESTED } from '../../adapters/tests.ts';
import { FIRST_BACKEND } from '../faults/backends.ts';
import { otherThan } from '../calls/stack-fixture.ts';
import { expect, test } from './move-fixture.ts';
import { untilPhase } from './crossing.ts';

test('the target dies before, at and after the commit; the call is whole all the same, and a kill switch brings it back', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  provider,
  moderator,
  product: { stack },
}) => {
  const there = otherThan(provider);
  const { mediaServer } = TESTED[there].faults;
  const both = [await people.join(callKey, 'Ann'), await people.join(callKey, 'Ben')];
  const [ann] = both;
  await expectWhole(both, provider);
  const revived = async (): Promise<void> => {
    await mediaServer.start(stack);
    await expect.poll(() => moderator.isWell(there), { timeout: 60_000 }).toBe(true);
  };

  /** Where the call is once it is off the target. */
  const rescued = async (): Promise<string> => {
    const placed = async () => (await moderator.callAt(callKey))?.deployment ?? there;
    await expect.poll(placed, { timeout: 30_000 }).not.toBe(there);
    return await placed();
  };

  await test.step('before the commit', async () => {
    const over = await crossing.to(there, {
      ...(ann && { watcher: ann }),
      meanwhile: { prepare: () => mediaServer.kill(stack) },
    });
    expect(['aborted', 'finished']).toContain(over.state);
    await revived();
    // Quicker than the kill, the call may have moved; it is rescued then, unless the target came back sooner.
    const at = (await moderator.callAt(callKey))?.deployment ?? provider;
    await expectWhole(both, at);
    if (at === there) await crossing.over(provider, { force: true });
  });

  await test.step('after the commit, and it is switched off', async () => {
    if (!ann) return;
    const committed = untilPhase(ann, 'committed');
    await moderator.move(callKey, there, { force: true });
    await committed;
    await mediaServer.kill(stack);
    await moderator.kill(there);
    const since = Date.now();
    const at = await rescued();
    console.log(`rescued from ${there} to ${at} after ${Date.now() - since} ms`);
    await expectWhole(both, at);
    await moderator.revive(there);
    await revived();
  });

  await test.step('switched off in the middle of the call: rescued', async () => {
    await crossing.over(there, { force: true });
    await expectWhole(both, there);
    await moderator.kill(there);
    await expectWhole(both, await rescued());
    await moderator.revive(there);
  });
});

test('the server process is killed before and after the commit, and carries the move on when it is back', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  provider,
  there,
  moderator,
  product: { stack },
}) => {
  const both = [await people.join(callKey, 'Ann'), await people.join(callKey, 'Ben')];
  await expectWhole(both, provider);
  const [ann] = both;
  let at: string = provider;
  for (const phase of ['prepare', 'committed'] as const) {
    const to = at === provider ? there : provider;
    const reached = ann && untilPhase(ann, phase);
    const move = await moderator.move(callKey, to, { force: true });
    await reached;
    await stack.kill(FIRST_BACKEND);
    await stack.restart(FIRST_BACKEND);
    const over = await crossing.whenOver(move);
    console.log(`server killed in ${phase}: ${over.state} ${over.detail ?? ''}`);
    if (over.state === 'finished') at = to;
    await expectWhole(both, at);
  }
});
