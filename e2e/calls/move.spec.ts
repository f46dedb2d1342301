import { expectEachOther, type CallTab } from './call-tab.ts';
import { filmClock, sightingsOf, stepBack, watchClock } from './clock-camera.ts';
import { expect, otherThan, test } from './stack-fixture.ts';

declare global {
  interface Window {
    readonly crossfadeNotices?: readonly string[];
  }
}

/** Where a page shows the call to be, and how many rooms it is in. */
const placeOf = (tab: CallTab) =>
  tab.page.evaluate(() => {
    const state = window.__crossfade?.getState();
    return { epoch: state?.pin?.epoch, rooms: state?.rooms.length };
  });

const noticesOf = ({ page }: CallTab) => page.getByRole('log').locator('p');

/** Keeps what the page says from now on. */
const collectNotices = ({ page }: CallTab): Promise<void> =>
  page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { crossfadeNotices: said });
    const log = document.querySelector('.notices');
    const collect = new MutationObserver(() => said.push(log?.textContent ?? ''));
    if (log) collect.observe(log, { childList: true, subtree: true });
  });
const collectedNotices = ({ page }: CallTab): Promise<unknown> =>
  page.evaluate(() => window.crossfadeNotices);

/** Half a message. */
const DRAFT = 'as I was say';

test('a live call moves to the other provider and back, and those in it see and hear each other, as muted as they were, and go on writing @call.moves', async ({
  people,
  callKey,
  provider,
  moderator,
}) => {
  const [ann, ben] = await people.pair(callKey);
  const call = await ann.call();
  const stays = await Promise.all([ann, ben].map((tab) => tab.participantId()));
  await ben.page.getByRole('button', { name: /^Open chat/ }).click();
  const field = ben.page.getByRole('textbox', { name: 'Message to everyone' });
  await field.fill(DRAFT);
  await ann.button('Mute').click();
  await expect(ben.tile('Ann')).toHaveAttribute('data-muted', 'true');

  for (const [epoch, to] of [
    [2, otherThan(provider)],
    [3, provider],
  ] as const) {
    const move = await moderator.move(callKey, to);
    await expect
      .poll(async () => (await moderator.moveState(move)).state, { timeout: 30_000 })
      .toMatch(/finished|aborted/);
    const over = await moderator.moveState(move);
    expect(over, over.detail).toMatchObject({ state: 'finished', epoch });
    const { requestedAt, committedAt = Number.NaN, endedAt = Number.NaN } = over;
    console.log(
      `to ${to}: committed after ${committedAt - requestedAt} ms, over after ${endedAt - requestedAt} ms`,
    );
    for (const tab of [ann, ben]) {
      await expect(tab.root).toHaveAttribute('data-provider', to);
      await expect.poll(() => placeOf(tab)).toEqual({ epoch, rooms: 1 });
      await expect(tab.tiles).toHaveCount(2);
    }
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(DRAFT);
    await expect(ben.tile('Ann')).toHaveAttribute('data-muted', 'true');
    await ann.button('Unmute').click();
    await expectEachOther(ann, ben);
    await ann.button('Mute').click();
    expect(await Promise.all([ann, ben].map((tab) => tab.participantId()))).toEqual(stays);
    expect(await Promise.all([ann, ben].map((tab) => tab.call()))).toEqual([call, call]);
  }
});

test('a clock that one films goes on for the other while the call moves: never back, never dark, and nothing is said of it @call.moves', async ({
  people,
  callKey,
  provider,
  moderator,
}) => {
  const ben = await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann');
  await filmClock(ann.page);
  await ann.page.reload();
  await ann.join();
  await expectEachOther(ann, ben);
  await expect(noticesOf(ben)).toHaveCount(0);
  await watchClock(ben, 'Ann');
  await collectNotices(ben);
  for (const to of [otherThan(provider), provider]) {
    await moderator.move(callKey, to);
    await expect(ben.root).toHaveAttribute('data-deployment', to);
    await expect(ben.root).not.toHaveAttribute('data-moving');
    await expectEachOther(ann, ben);
  }
  const seen = await sightingsOf(ben);
  expect(seen.times.length).toBeGreaterThan(50);
  expect(seen.dark).toBe(0);
  expect(stepBack(seen)).toBeLessThanOrEqual(1);
  expect(await collectedNotices(ben)).toEqual([]);
});
