import type { Locator } from '@playwright/test';
import { seriousProblems } from '../serious-problems.ts';
import type { CallTab } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

const panel = (tab: CallTab): Locator => tab.page.getByTestId('chat');
const texts = (tab: CallTab): Locator => panel(tab).locator('.chat-text');
const field = (tab: CallTab): Locator => tab.page.getByRole('textbox', { name: 'Message to everyone' });

async function openChat(tab: CallTab): Promise<void> {
  await tab.page.getByRole('button', { name: /^Open chat/ }).click();
  await expect(field(tab)).toBeFocused();
}

async function say(tab: CallTab, text: string): Promise<void> {
  await field(tab).fill(text);
  await field(tab).press('Enter');
  await expect(field(tab)).toHaveValue('');
}

test('people write to each other, and whoever comes later reads it all @chat.messages @chat.history @chat.unread', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await openChat(ann);
  await expect(panel(ann).getByText('No messages yet')).toBeVisible();
  await say(ann, 'hello Ben');
  await expect(ben.page.getByTestId('unread')).toHaveText('1');
  await expect(ben.page.getByText('Ann: hello Ben')).toBeVisible();
  await openChat(ben);
  await expect(ben.page.getByText('Ann: hello Ben')).toHaveCount(0);
  await expect(texts(ben)).toHaveText(['hello Ben']);
  await expect(panel(ben).getByTestId('chat-message')).toContainText('Ann');
  await expect(ben.page.getByTestId('unread')).toHaveCount(0);

  await field(ben).fill('first line');
  await field(ben).press('Shift+Enter');
  await field(ben).pressSequentially('second line');
  await field(ben).press('Enter');
  await expect(texts(ann)).toHaveText(['hello Ben', 'first line\nsecond line'], { useInnerText: true });
  await expect(ann.page.getByTestId('unread')).toHaveCount(0);

  const cem = await people.join(callKey, 'Cem');
  await expect(cem.page.getByTestId('unread')).toHaveText('2');
  await openChat(cem);
  await expect(texts(cem)).toHaveText(['hello Ben', 'first line second line']);
  expect(await seriousProblems(cem.page)).toEqual([]);
});

test('a reload loses nothing, and a call that begins anew has no history @chat.history', async ({
  people,
  callKey,
  moderator,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await openChat(ann);
  await say(ann, 'one');
  await say(ann, 'two');
  await openChat(ben);
  await expect(texts(ben)).toHaveText(['one', 'two']);
  await ann.page.reload();
  await say(ben, 'three');
  await ann.join();
  await openChat(ann);
  await expect(texts(ann)).toHaveText(['one', 'two', 'three']);
  await expect(panel(ann).getByTestId('chat-message').first()).toHaveAttribute('data-own', 'true');

  await moderator.end(await ann.call());
  const cem = await people.join(callKey, 'Cem');
  await openChat(cem);
  await expect(panel(cem).getByText('No messages yet')).toBeVisible();
});

test('what is written while the connection is away arrives once it is back, in order @chat.reconnect @chat.messages', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await openChat(ann);
  await openChat(ben);
  await say(ann, 'before');
  await expect(texts(ben)).toHaveText(['before']);
  await ann.page.context().setOffline(true);
  await expect(panel(ann).getByText('Chat is disconnected.')).toBeVisible({ timeout: 30_000 });
  await say(ann, 'meanwhile');
  await expect(panel(ann).getByText('Sending…')).toBeVisible();
  await say(ben, 'from Ben');
  await ann.page.context().setOffline(false);
  await expect(texts(ben)).toHaveText(['before', 'from Ben', 'meanwhile'], { timeout: 45_000 });
  await expect(texts(ann)).toHaveText(['before', 'from Ben', 'meanwhile']);
  await expect(panel(ann).getByText('Sending…')).toHaveCount(0);
});

test('addresses can be clicked, and nothing else that is written does anything @chat.links', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await openChat(ann);
  await openChat(ben);
  const text = '<img src=x onerror=alert(1)> javascript:alert(1) (https://example.com/a?b=c).';
  await say(ann, text);
  await expect(texts(ben)).toHaveText([text]);
  const link = panel(ben).getByRole('link');
  await expect(link).toHaveCount(1);
  await expect(link).toHaveText('https://example.com/a?b=c');
  await expect(link).toHaveAttribute('href', 'https://example.com/a?b=c');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(panel(ben).locator('img')).toHaveCount(0);
});

test('the keyboard opens, closes and leaves the chat where it found it @comfort.keyboard @comfort.phone', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  await ann.page.setViewportSize({ width: 390, height: 780 });
  const button = ann.page.getByRole('button', { name: /^(Open|Close) chat$/ });
  await button.focus();
  await ann.page.keyboard.press('Enter');
  await expect(field(ann)).toBeFocused();
  // A phone shows the chat alone, and what is behind it is not there for the keyboard.
  expect(await panel(ann).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 });
  await expect(ann.button('Leave')).toBeHidden();
  await field(ann).fill('a draft');
  await ann.page.keyboard.press('Escape');
  await expect(panel(ann)).toHaveCount(0);
  await expect(button).toBeFocused();
  await ann.page.keyboard.press('Enter');
  await expect(field(ann)).toHaveValue('a draft');
  expect(await seriousProblems(ann.page)).toEqual([]);
  await ann.page.keyboard.press('Escape');

  await ann.page.keyboard.press('h');
  await expect(ann.button('Lower hand')).toBeVisible();
  await ann.page.keyboard.press('c');
  await expect(field(ann)).toBeFocused();
  await ann.page.keyboard.press('h');
  await expect(field(ann)).toHaveValue('a drafth');
});

test('a raised hand is seen and announced, and goes down again @stage.raised-hand', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ben.tiles).toHaveCount(2);
  await ann.button('Raise hand').click();
  await expect(ben.tile('Ann')).toHaveAttribute('data-hand', 'true');
  await expect(ann.tile('Ann')).toHaveAttribute('data-hand', 'true');
  await expect(ben.page.getByText('Ann raised a hand')).toBeVisible();
  await expect(ben.tile('Ben')).toHaveAttribute('data-hand', 'false');
  await ann.page.reload();
  await ann.join();
  await expect(ann.button('Lower hand')).toBeVisible();
  await expect(ben.tile('Ann')).toHaveAttribute('data-hand', 'true');
  await ann.button('Lower hand').click();
  await expect(ben.tile('Ann')).toHaveAttribute('data-hand', 'false');
});

test('a removed person loses the chat at once @moderation.remove', async ({ people, callKey, moderator }) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await openChat(ann);
  await openChat(ben);
  await moderator.remove(await ann.call(), await ann.participantId(), 'Out.');
  await expect(ann.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await say(ben, 'is she gone?');
  await expect(texts(ben)).toHaveText(['is she gone?']);
  await ann.page.reload();
  await ann.button('Join').click();
  await expect(ann.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await expect(ann.page.getByText('is she gone?')).toHaveCount(0);
});
