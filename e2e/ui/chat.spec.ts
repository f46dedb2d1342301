import { expect, test } from './ui-fixture.ts';

test('whoever reads further up stays there, is told that there is more, and is led back by a click or by writing @chat.messages @comfort.keyboard', async ({
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
