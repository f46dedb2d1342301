import type { CallTab } from '../calls/call-tab.ts';
import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import { freezePage } from '../faults/freeze-page.ts';
import { cutSocketsFor } from '../faults/quick-faults.ts';
import { test } from './move-fixture.ts';

/** Milliseconds without connections. */
const CUT = 700;

async function reload(tab: CallTab): Promise<void> {
  await tab.page.reload();
  await tab.join();
}

test('people come, leave, reload, lose their connection and freeze at each step of a move, and the call is whole after each', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  test.setTimeout(300_000);
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.arrive(callKey, 'Ben');
  await makeSocketsBreakable(ben.page);
  await ben.join();
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

  await test.step('somebody’s connections are cut before the commit, and after it', async () => {
    await crossing.over(there, { watcher: ann, meanwhile: { prepare: () => cutSocketsFor(ben, CUT) } });
    await expectWhole([ann, ben], there);
    await crossing.over(provider, { watcher: ann, meanwhile: { committed: () => cutSocketsFor(ben, CUT) } });
    await expectWhole([ann, ben], provider);
  });

  await test.step('a page is frozen before the move, and another in the middle of one', async () => {
    let thaw = await freezePage(ben);
    await crossing.over(there);
    await thaw();
    await expectWhole([ann, ben], there);
    await crossing.over(provider, {
      watcher: ann,
      meanwhile: {
        prepare: async () => {
          thaw = await freezePage(ben);
        },
      },
    });
    await thaw();
    await expectWhole([ann, ben], provider);
  });
});
