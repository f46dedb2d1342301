import type { Locator, Page } from '@playwright/test';
import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string): Locator => page.getByRole('menuitem', { name, exact: true });
const panel = (page: Page): Locator => page.getByTestId('people');
const row = (page: Page, name: string): Locator =>
  page.getByTestId('person').and(page.locator(`[data-participant="${name}"]`));
const asked = (page: Page) => page.evaluate(() => window.channel.asked);
const last = async (page: Page) => (await asked(page)).at(-1);

async function openPeople(page: Page): Promise<void> {
  await page.keyboard.press('u');
  await expect(page.getByRole('heading', { name: 'People' })).toBeFocused();
}

test('a guest sees who is there and how, and nothing to do about them @stage.people @moderation.hosts', async ({
  gather,
}) => {
  const page = await gather({ people: 5 });
  await page.getByRole('button', { name: '6 people: show or hide the list' }).click();
  await expect(page.getByTestId('person')).toHaveCount(6);
  await expect(row(page, 'Ada Moreno')).toContainText('you');
  await expect(row(page, 'Ben Okafor')).toContainText('Host');
  await expect(row(page, 'Dora Lind')).toContainText('muted');
  await page.evaluate(() => window.channel.raise('person-3'));
  await expect(page.getByTestId('person').nth(1)).toContainText('Emil Novák');
  await expect(row(page, 'Emil Novák')).toContainText('hand raised');
  await expect(page.getByText('Host controls')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Actions for/ })).toHaveCount(0);
  expect(await seriousProblems(page)).toEqual([]);

  await page.evaluate(() => window.channel.do({ type: 'lock', locked: true }));
  await expect(page.getByRole('log').getByText('The call is locked: no one else can join')).toBeVisible();
  await expect(button(page, 'Undo')).toHaveCount(0);
  await expect(page.getByRole('banner').getByText('Locked: no one else can join')).toBeAttached();

  await page.evaluate(() => window.channel.do({ type: 'role', participant: 'me' as never, role: 'host' }));
  await expect(page.getByRole('log').getByText('You are a host of this call now')).toBeVisible();
  await expect(page.getByText('Host controls')).toBeVisible();
  await page.keyboard.press('u');
  await expect(panel(page)).toHaveCount(0);
});

test('a host does everything about somebody by keyboard, and takes back what can be @moderation.hosts @comfort.keyboard', async ({
  gather,
}) => {
  const page = await gather({ people: 3, host: true });
  const { keyboard } = page;
  await openPeople(page);
  const menu = button(page, 'Actions for Ben Okafor').and(row(page, 'Ben Okafor').getByRole('button'));
  await menu.focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('menu', { name: 'Actions for Ben Okafor' })).toBeVisible();
  await expect(item(page, 'Mute')).toBeFocused();
  expect(await seriousProblems(page)).toEqual([]);
  await keyboard.press('ArrowUp');
  await expect(item(page, 'Remove from the call…')).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await expect(item(page, 'Block microphone')).toBeFocused();
  await keyboard.press('Enter');
  await expect
    .poll(() => last(page))
    .toEqual({
      type: 'block',
      participant: 'person-0',
      source: 'microphone',
      blocked: true,
    });
  await expect(menu).toBeFocused();
  await expect(row(page, 'Ben Okafor')).toContainText('Blocked: microphone');
  await page.getByRole('log').getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Ben Okafor')).not.toContainText('Blocked');

  await menu.focus();
  await keyboard.press('Enter');
  await expect(item(page, 'Mute')).toBeFocused();
  await keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(menu).toBeFocused();
  await expect(panel(page)).toBeVisible();

  await keyboard.press('Enter');
  await item(page, 'Make host').click();
  await expect(row(page, 'Ben Okafor')).toContainText('Host');
  await expect(page.getByRole('log').getByText('Ben Okafor is a host now')).toBeVisible();

  await menu.focus();
  await keyboard.press('Enter');
  await expect(item(page, 'Mute')).toBeFocused();
  await keyboard.press('End');
  await expect(item(page, 'Remove from the call…')).toBeFocused();
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Remove Ben Okafor?' });
  await expect(dialog).toContainText('cannot rejoin from the same browser');
  expect(await seriousProblems(page)).toEqual([]);
  const before = await asked(page);
  await keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(menu).toBeFocused();
  expect(await asked(page)).toEqual(before);
  await keyboard.press('Enter');
  await item(page, 'Remove from the call…').click();
  await page.getByLabel('Message to them (optional)').fill(' Be kind. ');
  await keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect
    .poll(() => last(page))
    .toEqual({ type: 'remove', participant: 'person-0', message: 'Be kind.' });
});

test('a host does the same from a tile, and hears when it does not work @moderation.hosts', async ({
  gather,
}) => {
  const page = await gather({ people: 2, host: true });
  await page.getByTestId('tile').nth(1).hover();
  await button(page, 'Actions for Ben Okafor').click();
  await page.evaluate(() => {
    window.channel.refusal = {
      ok: false,
      code: 'not-a-host',
      message: 'Only a host of this call may do that.',
    };
  });
  await item(page, 'Mute').click();
  await expect
    .poll(() => last(page))
    .toEqual({ type: 'mute', participant: 'person-0', source: 'microphone' });
  await expect(
    page.getByRole('log').getByText('That did not work. Only a host of this call may do that.'),
  ).toBeVisible();
  await page.getByTestId('tile').first().hover();
  await expect(page.getByRole('button', { name: /^Actions for Ada/ })).toHaveCount(0);
});

test('a host locks, takes sources from guests, mutes all, lowers hands and ends the call @moderation.hosts @moderation.lock', async ({
  gather,
}) => {
  const page = await gather({ people: 2, host: true });
  await openPeople(page);
  await page.getByText('Host controls').click();
  await page.getByRole('checkbox', { name: /^Lock the call/ }).check();
  const locked = page.getByRole('banner').getByText('Locked: no one else can join');
  await expect(locked).toBeAttached();
  await page.getByRole('log').getByRole('button', { name: 'Undo' }).click();
  await expect(locked).toHaveCount(0);
  await page
    .getByRole('group', { name: 'Guests may' })
    .getByRole('checkbox', { name: 'Share a screen' })
    .uncheck();
  await expect.poll(() => last(page)).toEqual({ type: 'withhold', source: 'screen', withheld: true });
  await expect(page.getByRole('log').getByText('Screen sharing can now be used by hosts only')).toBeVisible();
  await page.evaluate(() => {
    window.channel.refusal = { ok: false, code: 'not-a-host', message: 'Not you.' };
  });
  await page.getByRole('checkbox', { name: 'Speak' }).click();
  await expect(page.getByRole('log').getByText('That did not work. Not you.')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Speak' })).toBeChecked();
  await button(page, 'Mute everyone').click();
  await expect.poll(() => last(page)).toEqual({ type: 'mute-all' });
  await expect(button(page, 'Lower all hands')).toHaveCount(0);
  await page.evaluate(() => window.channel.raise('person-1'));
  await button(page, 'Lower all hands').click();
  await expect(page.locator('.person-mark[data-look=hand]')).toHaveCount(0);

  const count = (await asked(page)).length;
  await button(page, 'End for everyone').click();
  const dialog = page.getByRole('dialog', { name: 'End the call for everyone?' });
  await dialog.locator('form').getByRole('button', { name: 'Cancel' }).click();
  await expect(button(page, 'End for everyone')).toBeFocused();
  expect(await asked(page)).toHaveLength(count);
  await button(page, 'End for everyone').click();
  await dialog.getByRole('button', { name: 'End for everyone' }).click();
  await expect.poll(() => last(page)).toEqual({ type: 'end' });
});

test('what the provider cannot do is shown as unavailable, with its reason @moderation.hosts', async ({
  gather,
}) => {
  const page = await gather({ people: 1, host: true, without: ['source-block'] });
  await openPeople(page);
  await page.getByText('Host controls').click();
  const reason = 'Not available in this call: it rains';
  await expect(page.getByRole('group', { name: 'Guests may' })).toHaveAttribute('title', reason);
  await expect(page.getByRole('checkbox', { name: 'Speak' })).toBeDisabled();
  await row(page, 'Ben Okafor').getByRole('button').click();
  await expect(item(page, 'Block camera')).toBeDisabled();
  await expect(item(page, 'Block camera')).toHaveAccessibleDescription(reason);
  await expect(item(page, 'Mute')).toBeEnabled();
  const before = await asked(page);
  await item(page, 'Block camera').click({ force: true });
  expect(await asked(page)).toEqual(before);
});

test('on a phone the people are a sheet, and so is the menu @stage.people @comfort.phone', async ({
  gather,
}) => {
  const page = await gather({ people: 2, host: true });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.getByRole('button', { name: '3 people: show or hide the list' }).click();
  await expect.poll(() => panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 });
  await expect(button(page, 'Leave')).toBeHidden();
  await row(page, 'Cem Yılmaz').getByRole('button').click();
  const sheet = async () => {
    const { x, y, width, height } = (await page.getByRole('menu').boundingBox()) ?? {};
    return { x, width, bottom: (y ?? 0) + (height ?? 0) };
  };
  await expect.poll(sheet).toEqual({ x: 0, width: 390, bottom: 780 });
  await item(page, 'Make host').click();
  await expect(button(page, 'Undo')).toBeVisible();
  await button(page, 'Undo').click();
  await expect(row(page, 'Cem Yılmaz')).not.toContainText('Host');
  expect(await seriousProblems(page)).toEqual([]);
});

test('keys that mute say so to screen readers @comfort.shortcuts', async ({ gather }) => {
  const page = await gather({ people: 1 });
  const log = page.getByRole('log');
  await page.keyboard.press('m');
  await expect(log.getByText('Your microphone is on')).toBeAttached();
  await page.keyboard.press('m');
  await expect(log.getByText('You are muted')).toBeAttached();
  await page.keyboard.press('v');
  await expect(log.getByText('Your camera is off')).toBeAttached();
});
