import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

test('a missing key is said, and entered in the call; a participant with another one is marked; hosts read why nobody records @privacy.missing-key @privacy.recording @comfort.axe', async ({
  gather,
}) => {
  const page = await gather({ people: 3, host: true, secret: '' });
  await page.evaluate(() => window.fakeCall.encrypt(0, 'missing-key'));
  await expect(page.getByRole('alert').filter({ hasText: 'you do not have its key' })).toBeVisible();
  await page.getByRole('button', { name: 'Enter key' }).click();
  const dialog = page.getByRole('dialog', { name: 'This call is encrypted end to end' });
  await expect(dialog.getByText('This call cannot be recorded')).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
  const field = dialog.getByLabel('Key or passphrase');
  await field.fill(' ');
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await field.fill('secret');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.evaluate(() => {
    window.fakeCall.encrypt(0, 'on');
    window.fakeCall.encrypt(1, 'wrong-key');
  });
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByTestId('unreadable')).toHaveText(['Encrypted with another key']);
  await expect(page.getByRole('article', { name: /^Cem.*Encrypted with another key/ })).toBeVisible();

  await page.keyboard.press('u');
  await page.getByText('Host controls').click();
  await expect(page.getByTestId('people').getByText('This call cannot be recorded')).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
});
