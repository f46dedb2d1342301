import { expectEachOther } from '../calls/call-tab.ts';
import { ada, MIRA, SAM } from './people.ts';
import { expect, SHARP, test } from './screen-fixture.ts';

test('an encrypted call, with somebody who has another key and somebody who has none', async ({
  open,
  mine,
  take,
  form,
}) => {
  const at = (name: string): string => `/call/sealed-letter-${form}?${new URLSearchParams({ name })}`;
  const me = await open(at('Ada Lovelace'), ada(mine));
  const { page } = me;
  await page.getByLabel('Encrypt end to end').check();
  await page.getByLabel('Passphrase (optional)').scrollIntoViewIfNeeded();
  await take(page, 'door-encrypted');
  await me.join();

  const { hash } = new URL(page.url());
  const sam = await open(at('Sam Reyes') + hash, SAM);
  await sam.join();
  const mira = await open(at('Mira Okafor'), MIRA);
  await mira.page.getByLabel('Key or passphrase').fill('a wrong guess');
  await mira.join();
  await expectEachOther(me, sam);
  await expect(me.tile('Mira Okafor').getByTestId('unreadable')).toBeVisible();
  await page.waitForTimeout(SHARP);
  await take(page, 'encrypted');
  await me.button('This call is encrypted end to end').click();
  await take(page, 'encryption');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /show or hide the list$/ }).click();
  await page.getByText('Host controls').click();
  await page.getByText('This call cannot be recorded').scrollIntoViewIfNeeded();
  await take(page, 'not-recorded');

  const guest = await open(at('Ada Lovelace'), ada(mine));
  await guest.page.getByLabel('Key or passphrase').scrollIntoViewIfNeeded();
  await take(guest.page, 'door-key');
  await guest.join();
  await expect(guest.page.getByRole('alert').getByText('you do not have its key')).toBeVisible();
  await expect(guest.page.getByTestId('unreadable')).toHaveCount(3);
  await take(guest.page, 'key-missing');
});
