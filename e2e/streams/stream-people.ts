import type { Browser, Page } from '@playwright/test';
import { arrive as arriveIn } from '../calls/arrive.ts';
import { expect } from '../calls/stack-fixture.ts';

const PASSWORD = 'correct horse battery';

const WIDE = { width: 1280, height: 800 };

/** Somebody in a browser of their own, as wide as those in which streams are watched. */
export const arrive = (browser: Browser, url: string): Promise<Page> => arriveIn(browser, url, WIDE);

export async function register(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('E-mail address').fill(`${username}@example.org`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByTestId('streams')).toBeVisible();
}

export const player = (page: Page) => page.getByTestId('player');

/** The picture is there, and goes on. */
export async function expectPicture(page: Page): Promise<void> {
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

/** A creator whom staff approved, on their dashboard. */
export async function approvedCreator(
  browser: Browser,
  at: (path: string) => string,
  { username, title }: { readonly username: string; readonly title: string },
): Promise<Page> {
  const creator = await arrive(browser, at('/register'));
  await register(creator, username);
  await creator.getByRole('link', { name: 'Your stream' }).click();
  await creator.getByLabel('Title').fill(title);
  await creator.getByRole('button', { name: 'Save' }).click();
  await expect(creator.getByRole('heading', { name: 'Waiting for approval' })).toBeVisible();
  const staff = await arrive(browser, at('/sign-in?next=/staff/creators'));
  await staff.getByRole('button', { name: /Sam/ }).click();
  await staff.getByRole('row', { name: title }).getByRole('button', { name: 'Approve' }).click();
  await expect(creator.getByRole('button', { name: 'Go Live' })).toBeVisible();
  await staff.context().close();
  return creator;
}
