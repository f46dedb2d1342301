import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

test('a participant who reads further up stays there, is told that there is more, and is led back by a click or by writing @chat.messages @comfort.keyboard', async ({
  gather,
}) => {
  const page = await gather({ people: 2 });
  const list = page.getByRole('log', { name: 'Messages' });
  const message = (text: string) => page.getByTestId('chat-message').filter({ hasText: text });
  const newer = page.getByRole('button', { name: 'New messages' });
  await page.evaluate(() => {
    for (let at = 1; at <= 200; at += 1) window.channel.say(1 + (at % 2), `Line ${at}.`);
  });
  await page.keyboard.press('c');
  await expect(message('Line 200.')).toBeInViewport();

  await list.focus();
  await page.keyboard.press('Home');
  await expect(message('Line 1.')).toBeInViewport();
  await expect(newer).toHaveCount(0);
  await page.evaluate(() => void window.channel.say(1, 'Are you there?'));
  await expect(newer).toBeVisible();
  await expect(message('Line 1.')).toBeInViewport();
  await newer.focus();
  await page.keyboard.press('Enter');
  await expect(message('Are you there?')).toBeInViewport();
  await expect(newer).toHaveCount(0);
  await expect(list).toBeFocused();

  await page.keyboard.press('Home');
  await expect(message('Line 1.')).toBeInViewport();
  await page.getByRole('textbox').fill('I am');
  await page.keyboard.press('Enter');
  await expect(message('I am')).toBeInViewport();
});

test('a message is deleted for everyone by who wrote it or by a host, once asked @chat.delete', async ({
  gather,
}) => {
  const page = await gather({ people: 2 });
  await page.evaluate(() => {
    window.channel.say(1, 'Of somebody else.');
    window.channel.say(0, 'Of mine.');
  });
  await page.keyboard.press('c');
  const message = (text: string) => page.getByTestId('chat-message').filter({ hasText: text });
  await expect(message('Of somebody else.').getByRole('button')).toHaveCount(0);
  await message('Of mine.').getByRole('button', { name: 'Delete your message' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Keep it').click();
  await expect(message('Of mine.')).toBeVisible();
  await message('Of mine.').hover();
  await message('Of mine.').getByRole('button', { name: 'Delete your message' }).click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(message('Of mine.')).toHaveCount(0);
  await expect(page.getByRole('log').getByText('The message was deleted')).toBeAttached();

  const host = await gather({ people: 2, host: true });
  await host.evaluate(() => void window.channel.say(1, 'Of a guest.'));
  await host.keyboard.press('c');
  await message('Of a guest.').hover();
  await host.getByRole('button', { name: 'Delete the message of Ben Okafor' }).click();
  await host.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(message('Of a guest.')).toHaveCount(0);
});

test('addresses can be clicked, and nothing else that is written does anything @chat.links', async ({
  gather,
}) => {
  const page = await gather({ people: 1 });
  const text = '<img src=x onerror=alert(1)> javascript:alert(1) (https://example.com/a?b=c).';
  await page.evaluate((written) => void window.channel.say(1, written), text);
  await page.keyboard.press('c');
  const panel = page.getByTestId('chat');
  await expect(panel.locator('.chat-text')).toHaveText([text]);
  const link = panel.getByRole('link');
  await expect(link).toHaveCount(1);
  await expect(link).toHaveText('https://example.com/a?b=c');
  await expect(link).toHaveAttribute('href', 'https://example.com/a?b=c');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(panel.locator('img')).toHaveCount(0);
});

test('the keyboard opens, closes and leaves the chat where it found it @comfort.keyboard @comfort.phone', async ({
  gather,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await gather({ people: 1 });
  const panel = page.getByTestId('chat');
  const field = page.getByRole('textbox', { name: 'Message to everyone' });
  const button = page.getByRole('button', { name: /^(Open|Close) chat$/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  // A phone shows the chat alone, and what is behind it is not there for the keyboard.
  await expect.poll(() => panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 780 });
  await expect(page.getByRole('button', { name: 'Leave', exact: true })).toBeHidden();
  await field.fill('a draft');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('a draft');
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: 'Lower hand' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(field).toBeFocused();
  await page.keyboard.press('h');
  await expect(field).toHaveValue('a drafth');
});
