import type { CDPSession } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import { test } from './move-fixture.ts';
import { expectWhole } from './whole-call.ts';

async function reload(tab: CallTab): Promise<void> {
  await tab.page.reload();
  await tab.join();
}

async function cutSockets({ page }: CallTab): Promise<void> {
  await page.evaluate(() => window.sockets?.cut());
  await page.waitForTimeout(700);
  await page.evaluate(() => window.sockets?.mend());
}

const devtools = ({ page }: CallTab): Promise<CDPSession> => page.context().newCDPSession(page);
const setLife = (session: CDPSession, state: 'frozen' | 'active') =>
  session.send('Page.setWebLifecycleState', { state });

test('people come, leave, reload, lose their connection and freeze at each step of a move, and the call is whole after each', async ({
  people,
  callKey,
  crossing,
  there,
  provider,
  moderator,
}) => {
  test.setTimeout(300_000);
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.arrive(callKey, 'Ben');
  await makeSocketsBreakable(ben.page);
  await ben.join();
  await expectWhole([ann, ben], provider, moderator, callKey);

  await test.step('somebody joins before the commit, and after it', async () => {
    const come: CallTab[] = [];
    const join = async (name: string) => come.push(await people.join(callKey, name));
    await crossing.over(there, {
      watcher: ann,
      meanwhile: { prepare: () => join('Cem'), committed: () => join('Dan') },
    });
    await expectWhole([ann, ben, ...come], there, moderator, callKey);

    await crossing.over(provider, {
      watcher: ann,
      meanwhile: {
        prepare: () => come[0]?.button('Leave').click() ?? Promise.resolve(),
        committed: () => come[1]?.button('Leave').click() ?? Promise.resolve(),
      },
    });
    await expectWhole([ann, ben], provider, moderator, callKey);
  });

  await test.step('somebody reloads before the commit, and after it', async () => {
    await crossing.over(there, { watcher: ann, meanwhile: { prepare: () => reload(ben) } });
    await expectWhole([ann, ben], there, moderator, callKey);
    await crossing.over(provider, { watcher: ann, meanwhile: { committed: () => reload(ben) } });
    await expectWhole([ann, ben], provider, moderator, callKey);
  });

  await test.step('somebody’s connections are cut before the commit, and after it', async () => {
    await crossing.over(there, { watcher: ann, meanwhile: { prepare: () => cutSockets(ben) } });
    await expectWhole([ann, ben], there, moderator, callKey);
    await crossing.over(provider, { watcher: ann, meanwhile: { committed: () => cutSockets(ben) } });
    await expectWhole([ann, ben], provider, moderator, callKey);
  });

  await test.step('a page is frozen before the move, and another in the middle of one', async () => {
    const life = await devtools(ben);
    await setLife(life, 'frozen');
    await crossing.over(there);
    await setLife(life, 'active');
    await expectWhole([ann, ben], there, moderator, callKey);
    await crossing.over(provider, {
      watcher: ann,
      meanwhile: { prepare: () => setLife(life, 'frozen') },
    });
    await setLife(life, 'active');
    await expectWhole([ann, ben], provider, moderator, callKey);
  });
});
