import type { Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { expect, otherThan, test } from '../calls/stack-fixture.ts';
import { approvedCreator, arrive, expectPicture, player, register } from './stream-people.ts';

async function write(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i });
  if ((await field.count()) === 0) await page.getByRole('button', { name: /chat/i }).first().click();
  await field.fill(text);
  await field.press('Enter');
}

test('a creator is approved and goes live; viewers watch, follow and write; the stream moves and ends', async ({
  stack,
  browser,
  provider,
  moderator,
}) => {
  const at = (path: string): string => new URL(path, stack.urls.web).href;
  const run = randomBytes(4).toString('hex');
  const title = `Chess at noon ${run}`;

  const creator = await approvedCreator(browser, at, { username: `ada-${run}`, title });
  const viewer = await arrive(browser, at(`/ada-${run}/live`));
  await expect(player(viewer)).toHaveAttribute('data-state', 'offline');

  await creator.getByRole('button', { name: 'Go Live' }).click();
  await expect(player(creator)).toHaveAttribute('data-state', 'live');
  await expectPicture(viewer);
  await expect(viewer.getByTestId('call')).toHaveAttribute('data-provider', provider);
  await expect(creator.getByTestId('viewer-count')).toHaveText('1 viewer');

  // Everyone may write, then followers alone.
  await write(viewer, 'Hello from a guest');
  await write(creator, 'Welcome');
  await expect(creator.getByText('Hello from a guest')).toBeVisible();
  await expect(viewer.getByText('Welcome')).toBeVisible();
  await creator.getByLabel('Followers only').click();
  await expect(viewer.getByText('Only followers can write')).toBeVisible();
  await write(viewer, 'And once more');
  await expect(viewer.getByText('Only followers may write here.')).toBeVisible();

  const fan = await arrive(browser, at('/register'));
  await register(fan, `bo-${run}`);
  await fan.getByRole('link', { name: new RegExp(title) }).click();
  await expectPicture(fan);
  await fan.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(fan.getByText('1 follower')).toBeVisible();
  await write(fan, 'Hello from a follower');
  await expect(creator.getByText('Hello from a follower')).toBeVisible();
  await expect(creator.getByTestId('viewer-count')).toHaveText('2 viewers');
  const followed = creator.getByLabel('Have followed for at least');
  await followed.selectOption('1 day');
  await expect(fan.getByText('Only those who have followed for 1 day can write')).toBeVisible();
  await write(fan, 'Too early');
  await expect(fan.getByText('Only those who have followed for a while may write here.')).toBeVisible();
  await followed.selectOption('No minimum');
  await expect(fan.getByText('Only followers can write')).toBeVisible();

  // legacy:begin
  // The stream goes to the other provider, and goes on.
  const key = await viewer.evaluate(() => window.__crossfade?.getState().key);
  const move = await moderator.move(key ?? '', otherThan(provider));
  await expect
    .poll(async () => (await moderator.moveState(move)).state, { timeout: 30_000 })
    .toMatch(/finished|aborted/);
  expect(await moderator.moveState(move)).toMatchObject({ state: 'finished' });
  await expect(viewer.getByTestId('call')).toHaveAttribute('data-provider', otherThan(provider));
  await expectPicture(viewer);
  // legacy:end

  // Who blocks is in the stream no longer, and the others are.
  await fan.getByRole('button', { name: 'Block', exact: true }).click();
  await fan.getByRole('dialog').getByRole('button', { name: 'Block', exact: true }).click();
  await expect(fan.getByRole('heading', { name: 'This stream is not available to you' })).toBeVisible();
  await expect(creator.getByTestId('viewer-count')).toHaveText('1 viewer');
  await expectPicture(viewer);

  await creator.getByRole('button', { name: 'End Stream' }).click();
  await creator.getByRole('dialog').getByRole('button', { name: 'End Stream' }).click();
  await expect(player(viewer)).toHaveAttribute('data-state', 'offline');
  await expect(creator.getByRole('button', { name: 'Go Live' })).toBeVisible();

  await Promise.all([creator, viewer, fan].map((page) => page.context().close()));
});
