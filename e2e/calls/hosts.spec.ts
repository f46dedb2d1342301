import type { Locator } from '@playwright/test';
import type { CallTab } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

const person = ({ page }: CallTab, name: string): Locator =>
  page.getByTestId('person').and(page.locator(`[data-participant="${name}"]`));
const news = ({ page }: CallTab): Locator => page.getByRole('log');

async function choose(host: CallTab, name: string, action: string): Promise<void> {
  await person(host, name).getByRole('button').click();
  await host.page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('a participant who begins a call is its host, and the server sees to what hosts do and guests do not @moderation.hosts @moderation.lock @moderation.restrict @moderation.mute @moderation.block @moderation.remove @moderation.end', async ({
  people,
  callKey,
  stack,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ann.tile('Ben')).toHaveAttribute('data-muted', 'false');
  for (const tab of [ann, ben]) await tab.page.keyboard.press('u');
  await expect(person(ben, 'Ann')).toHaveAttribute('data-host', 'true');
  await expect(person(ben, 'Ben')).toHaveAttribute('data-host', 'false');
  await expect(ben.page.getByText('Host controls')).toHaveCount(0);

  await choose(ann, 'Ben', 'Mute');
  await expect(ben.button('Unmute')).toBeVisible();
  await expect(ben.page.getByRole('status').filter({ hasText: 'A host muted you.' })).toBeVisible();
  await expect(ann.tile('Ben')).toHaveAttribute('data-muted', 'true');
  await ben.button('Unmute').click();
  await expect(ann.tile('Ben')).toHaveAttribute('data-muted', 'false');
  await ann.expectSound();

  await choose(ann, 'Ben', 'Block camera');
  await expect(ann.tile('Ben')).toHaveAttribute('data-camera', 'false');
  await expect(ben.button('Start camera')).toBeDisabled();
  await news(ann).getByRole('button', { name: 'Undo' }).click();
  await ben.button('Start camera').click();
  await expect(ann.tile('Ben')).toHaveAttribute('data-camera', 'true');

  await ann.page.getByText('Host controls').click();
  await ann.page.getByRole('checkbox', { name: 'Share a screen' }).uncheck();
  await expect(ben.button('Share screen')).toBeDisabled();
  await expect(ann.button('Share screen')).toBeEnabled();

  // What a page that ignores its buttons would ask for.
  const secret = await ben.page.evaluate((key) => sessionStorage.getItem(`crossfade:resume:${key}`), callKey);
  const answer = await fetch(`${stack.urls.server}/calls/${await ben.call()}/end`, {
    method: 'POST',
    headers: { 'crossfade-participant': secret ?? '' },
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { code: 'not-a-host' } });

  await ann.page.getByRole('checkbox', { name: /^Lock the call/ }).check();
  await expect(news(ben).getByText('The call is locked: no one else can join')).toBeVisible();
  const cem = await people.arrive(callKey, 'Cem');
  await cem.button('Join').click();
  await expect(cem.page.getByRole('heading', { name: 'The host has locked this call' })).toBeVisible();
  await ann.page.getByRole('checkbox', { name: /^Lock the call/ }).uncheck();
  await expect(news(ben).getByText('The call is unlocked')).toBeVisible();
  await cem.button('Try again').click();
  await cem.expectConnected();
  await expect(cem.button('Share screen')).toBeDisabled();

  await choose(ann, 'Ben', 'Make host');
  await expect(news(ben).getByText('You are a host of this call now')).toBeVisible();
  await expect(ben.button('Share screen')).toBeEnabled();
  await choose(ann, 'Cem', 'Remove from the call…');
  await ann.page.getByLabel('Message to them (optional)').fill('Please come back tomorrow.');
  await ann.button('Remove').click();
  await expect(cem.page.getByText('Please come back tomorrow.')).toBeVisible();
  await expect(ben.tiles).toHaveCount(2);
  await cem.page.reload();
  await cem.button('Join').click();
  await expect(cem.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await expect(ben.tiles).toHaveCount(2);

  await ben.page.getByText('Host controls').click();
  await ben.button('End for everyone').click();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'End for everyone' }).click();
  for (const tab of [ann, ben])
    await expect(tab.page.getByRole('heading', { name: 'The call has ended' })).toBeVisible();

  const dora = await people.join(callKey, 'Dora');
  await expect(dora.tiles).toHaveCount(1);
});
