import type { Browser, Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { expect, otherThan, test } from '../calls/stack-fixture.ts';

const PASSWORD = 'correct horse battery';

/** Somebody in a browser of their own. */
async function arrive(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function register(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail address').fill(`${username}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByTestId('streams')).toBeVisible();
}

const player = (page: Page) => page.getByTestId('player');

/** The picture is there, and goes on. */
async function expectPicture(page: Page): Promise<void> {
  await expect(player(page)).toHaveAttribute('data-state', 'live');
  const time = () =>
    page
      .locator('[data-testid="player-video"] video')
      .last()
      .evaluate((video: HTMLVideoElement) => (video.videoWidth > 0 ? video.currentTime : -1));
  await expect.poll(time).toBeGreaterThan(0);
  const before = await time();
  await expect.poll(time).toBeGreaterThan(before);
}

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

  const creator = await arrive(browser, at('/register'));
  await register(creator, `ada-${run}`);
  await creator.getByRole('link', { name: 'Your stream' }).click();
  await creator.getByLabel('Title').fill(title);
  await creator.getByRole('button', { name: 'Save' }).click();
  await expect(creator.getByRole('heading', { name: 'Waiting for approval' })).toBeVisible();

  const viewer = await arrive(browser, at(`/ada-${run}/live`));
  await expect(player(viewer)).toHaveAttribute('data-state', 'offline');

  const staff = await arrive(browser, at('/sign-in?next=/staff/creators'));
  await staff.getByRole('button', { name: /Sam/ }).click();
  await staff.getByRole('row', { name: title }).getByRole('button', { name: 'Approve' }).click();

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

  await Promise.all([creator, viewer, staff, fan].map((page) => page.context().close()));
});
