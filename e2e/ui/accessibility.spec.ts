import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious in a call, its dialogs and its panels, when it is ${colorScheme} @comfort.axe @comfort.shortcuts`, async ({
    gather,
    page,
  }) => {
    const expectNothingSerious = async () => expect(await seriousProblems(page)).toEqual([]);
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await gather({ people: 5, screens: 1 });
    await expect(page.getByTestId('screen-tile')).toBeVisible();
    await expectNothingSerious();

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNothingSerious();
    await page.keyboard.press('Escape');
    await button('Settings').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNothingSerious();
    await page.getByRole('checkbox', { name: 'Audio only' }).check();
    await button('Call statistics').click();
    await expect(page.getByRole('listitem').filter({ hasText: 'UDP' })).not.toHaveCount(0);
    await expectNothingSerious();
  });
