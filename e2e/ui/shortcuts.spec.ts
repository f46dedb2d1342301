import { expect, test } from './ui-fixture.ts';

test('single keys do what the buttons do @comfort.shortcuts', async ({ gather }) => {
  const page = await gather({ people: 2 });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const { keyboard } = page;
  await expect(button('Unmute')).toBeVisible();
  await keyboard.press('m');
  await expect(button('Mute')).toBeVisible();
  await keyboard.press('M');
  await expect(button('Unmute')).toBeVisible();
  await keyboard.press('v');
  await expect(button('Start camera')).toBeVisible();
  await keyboard.press('v');
  await expect(button('Stop camera')).toBeVisible();
  await keyboard.press('s');
  await expect(page.getByTestId('screen-tile')).toHaveAccessibleName('You are presenting');
  await keyboard.press('s');
  await expect(page.getByTestId('screen-tile')).toHaveCount(0);
});

test('p pins the participant who speaks, or has the keyboard’s focus, and unpins @comfort.shortcuts', async ({
  gather,
}) => {
  const page = await gather({ people: 3 });
  const first = page.locator('.place').first();
  const main = page.getByRole('main');
  await page.keyboard.press('p');
  await expect(first).toContainText('Cem Yılmaz');
  await expect(main).toHaveAttribute('data-layout', 'focus');
  await page.keyboard.press('p');
  await expect(main).toHaveAttribute('data-layout', 'grid');
  await page.getByRole('button', { name: 'Pin Dora Lind' }).focus();
  await page.keyboard.press('p');
  await expect(first).toContainText('Dora Lind');
  await expect(page.getByRole('button', { name: 'Unpin Dora Lind' })).toBeFocused();
});

test('the arrows turn pages @comfort.shortcuts @stage.pages', async ({ gather }) => {
  const page = await gather({ people: 30 });
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Page 2 of 2')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Page 2 of 2')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByText('Page 1 of 2')).toBeVisible();
});

test('f fills the screen with the call, and a button with the participant in focus @stage.full-screen @comfort.shortcuts', async ({
  gather,
}) => {
  const page = await gather({ people: 2, screens: 1 });
  const filling = () => page.evaluate(() => document.fullscreenElement?.className);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.localName)).toBe('html');
  await page.keyboard.press('f');
  await expect.poll(filling).toBeUndefined();

  await page.getByTestId('screen-tile').hover();
  await page.getByRole('button', { name: 'Full screen for Ben Okafor’s screen' }).click();
  await expect.poll(filling).toBe('place');
  const { width } = page.viewportSize() ?? { width: 0 };
  await expect
    .poll(() => page.getByTestId('screen-tile').evaluate(({ clientWidth }) => clientWidth))
    .toBe(width);
  await page.evaluate(() => window.fakeCall.stopSharing(0));
  await expect.poll(filling).toBeUndefined();
});

test('? lists the keys, gives the focus back, and can turn them off @comfort.shortcuts', async ({
  gather,
}) => {
  const page = await gather({ people: 1 });
  const mute = page.getByRole('button', { name: 'Unmute' });
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await mute.focus();
  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  await expect(dialog.locator('kbd')).toHaveText(['M', 'V', 'S', 'H', 'C', 'U', 'P', 'F', '←', '→', '?']);
  await page.keyboard.press('m');
  await page.keyboard.press('Escape');
  // Out of sight is not gone: the page gets the event a moment later, and until then the next `?` opens nothing new.
  await expect(page.locator('dialog')).toHaveCount(0);
  await expect(mute).toBeFocused();

  await page.keyboard.press('?');
  await dialog.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await page.keyboard.press('p');
  await expect(mute).toBeVisible();
  await expect(page.locator('.place').first()).toContainText('Ben Okafor');

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Close shortcuts' }).click();
  const settings = page.getByRole('button', { name: 'Settings' });
  await expect(settings).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Call statistics' }).click();
  await expect(page.getByRole('heading', { name: 'Call statistics' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(settings).toBeFocused();
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();
});

test('keys that are typed, or pressed with others, do nothing @comfort.shortcuts', async ({ gather }) => {
  const page = await gather({ people: 1 });
  await page.evaluate(() => {
    const field = document.createElement('input');
    document.querySelector('header')?.append(field);
    field.focus();
  });
  await page.keyboard.type('mvp?');
  await expect(page.locator('header input')).toHaveValue('mvp?');
  await page.locator('header input').evaluate((field) => field.blur());
  await page.keyboard.press('Control+m');
  await expect(page.getByRole('button', { name: 'Unmute' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Stop camera' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
