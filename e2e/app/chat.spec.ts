import type { Locator } from '@playwright/test';
import { seriousProblems } from '../serious-problems.ts';
import type { CallTab } from '../calls/call-tab.ts';
import { expect, test } from '../calls/stack-fixture.ts';

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

test('people write to each other, and a participant who comes later reads it all @chat.messages @chat.history @chat.unread', async ({
  people,
  callKey,
}) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
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

  const cem = await people.joinWithoutMedia(callKey, 'Cem');
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
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
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
  const cem = await people.joinWithoutMedia(callKey, 'Cem');
  await openChat(cem);
  await expect(panel(cem).getByText('No messages yet')).toBeVisible();
});

test('what is written while the connection is away arrives once it is back, in order @chat.reconnect @chat.messages', async ({
  people,
  callKey,
}) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
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

test('a raised hand is seen and announced, and goes down again @stage.raised-hand', async ({
  people,
  callKey,
}) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
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

test('a removed person loses the chat at once @chat.messages', async ({ people, callKey, moderator }) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
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
