import type { CallTab } from '../calls/call-tab.ts';
import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import { freezePage } from '../faults/freeze-page.ts';
import { cutSocketsFor } from '../faults/quick-faults.ts';
import { hidePage } from './hide-page.ts';
import { test } from './move-fixture.ts';

/** Milliseconds without connections. */
const CUT = 700;

async function reload(tab: CallTab): Promise<void> {
  await tab.page.reload();
  await tab.join();
}

test('people come, leave and reload at each step of a move, and the call is whole after each', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expectWhole([ann, ben], provider);

  await test.step('somebody joins before the commit, and after it', async () => {
    const come: CallTab[] = [];
    const join = async (name: string) => come.push(await people.join(callKey, name));
    await crossing.over(there, {
      watcher: ann,
      meanwhile: { prepare: () => join('Cem'), committed: () => join('Dan') },
    });
    await expectWhole([ann, ben, ...come], there);

    await crossing.over(provider, {
      watcher: ann,
      meanwhile: {
        prepare: () => come[0]?.button('Leave').click() ?? Promise.resolve(),
        committed: () => come[1]?.button('Leave').click() ?? Promise.resolve(),
      },
    });
    await expectWhole([ann, ben], provider);
  });

  await test.step('somebody reloads before the commit, and after it', async () => {
    await crossing.over(there, { watcher: ann, meanwhile: { prepare: () => reload(ben) } });
    await expectWhole([ann, ben], there);
    await crossing.over(provider, { watcher: ann, meanwhile: { committed: () => reload(ben) } });
    await expectWhole([ann, ben], provider);
  });
});

test('pages lose their connection, freeze and are hidden at each step of a move, and the call is whole after each', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.arrive(callKey, 'Ben');
  await makeSocketsBreakable(ben.page);
  await ben.join();
  await expectWhole([ann, ben], provider);

  await test.step('somebody’s connections are cut before the commit, and after it', async () => {
    await crossing.over(there, { watcher: ann, meanwhile: { prepare: () => cutSocketsFor(ben, CUT) } });
    await expectWhole([ann, ben], there);
    await crossing.over(provider, { watcher: ann, meanwhile: { committed: () => cutSocketsFor(ben, CUT) } });
    await expectWhole([ann, ben], provider);
  });

  /** Stops a page before the move or at a step of one, and starts it again once that is over. */
  const stopped = async (stop: typeof freezePage, step: 'before' | 'prepare' | 'committed', to: string) => {
    let start: (() => Promise<void>) | undefined;
    const now = async (): Promise<void> => {
      start = await stop(ben);
    };
    if (step === 'before') await now();
    await crossing.over(to, step === 'before' ? {} : { watcher: ann, meanwhile: { [step]: now } });
    await start?.();
    await expectWhole([ann, ben], to);
  };
  let at: string = provider;
  for (const [what, stop] of [
    ['frozen', freezePage],
    ['hidden', hidePage],
  ] as const)
    for (const step of ['before', 'prepare', 'committed'] as const)
      await test.step(`a page is ${what}: ${step}`, async () => {
        at = at === provider ? there : provider;
        await stopped(stop, step, at);
      });
});
