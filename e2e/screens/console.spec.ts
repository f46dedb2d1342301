import { leftBySetup, otherThan } from '../calls/stack-fixture.ts';
import { ada, MIRA, SAM } from './people.ts';
import { expect, test } from './screen-fixture.ts';

const at = (key: string, name: string): string => `/call/${key}?${new URLSearchParams({ name })}`;

test('the console of operators', async ({ open, mine, take, form, provider }) => {
  const { page } = await open('/console', ada(mine));
  await expect(page.getByLabel('Staff token')).toBeVisible();
  await take(page, 'console-sign-in');
  const keys = [`garden-${form}`, `ward-3-${form}`] as const;
  for (const [index, person] of [MIRA, SAM].entries())
    await (await open(at(keys[index] ?? '', person[0]), person)).join();
  await page.getByLabel('Staff token').fill(leftBySetup('CROSSFADE_E2E_STAFF_TOKEN'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('call-row')).toHaveCount(2);
  const other = otherThan(provider);
  await page.getByRole('button', { name: `Move ${keys[1]}` }).click();
  await page.getByRole('menuitem', { name: `Move to ${other}` }).click();
  await expect(page.getByTestId('moves').getByRole('status')).toHaveText('1 of 1 done');
  await page.getByRole('group', { name: 'Send a share' }).getByRole('button', { name: other }).click();
  await page.getByRole('spinbutton').fill('40');
  await expect(page.getByTestId('preview')).toBeVisible();
  await page.getByRole('heading', { name: 'Live calls' }).click();
  await take(page, 'console');
  await page.getByRole('button', { name: 'Move all calls…' }).click();
  await expect(page.getByText('will be moved')).toBeVisible();
  await take(page, 'console-move');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Take out of service: ${other}` }).click();
  await take(page, 'console-kill');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Details of ${keys[0]}` }).click();
  await expect(page.getByRole('dialog').getByText('RULE').first()).toBeVisible();
  await take(page, 'console-details');
});
