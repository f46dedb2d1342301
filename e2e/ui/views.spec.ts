import type { Locator, Page } from '@playwright/test';
import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

const tile = (page: Page, name: string): Locator =>
  page.locator(`[data-testid=tile][data-participant=${JSON.stringify(name)}]`);
const tiles = (page: Page): Locator => page.getByTestId('tile');
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const layout = (page: Page): Locator => page.getByRole('main');
const demand = (page: Page, person: number, source: 'camera' | 'screen' = 'camera') =>
  page.evaluate(([person, source]) => window.fakeCall.demandFor(person, source), [person, source] as const);

/** New frames are shown in a tile. */
async function expectMoving(shown: Locator): Promise<void> {
  const video = shown.locator('video');
  await expect(video).toBeVisible();
  await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        element.requestVideoFrameCallback(() => element.requestVideoFrameCallback(() => resolve()));
      }),
  );
}

test('who is on another page is not received, and is once the page is turned @stage.pages @quality.demand', async ({
  gather,
}) => {
  const page = await gather({ people: 25 });
  await expect(tiles(page)).toHaveCount(25);
  await expect(page.getByText('Page 1 of 2')).toBeVisible();
  await expect(tile(page, 'Person 25')).toHaveCount(0);
  await expect.poll(() => demand(page, 23)).toMatchObject({ visible: true });
  await expect.poll(() => demand(page, 0)).toMatchObject({ visible: true });

  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(tiles(page)).toHaveCount(2);
  await expect(tile(page, 'Ada Moreno')).toHaveAttribute('data-local', 'true');
  for (const person of [0, 1, 23])
    await expect.poll(() => demand(page, person)).toEqual({ visible: false, width: 0, height: 0 });

  await page.getByRole('button', { name: 'Previous page' }).click();
  await expect(tiles(page)).toHaveCount(25);
  await expect.poll(() => demand(page, 0)).toMatchObject({ visible: true });
});

test('a participant who speaks on another page comes to the first, where somebody silent makes room @stage.speaker-in-sight', async ({
  gather,
}) => {
  const page = await gather({ people: 30 });
  await expect(tile(page, 'Person 29')).toHaveCount(0);
  const place = await tile(page, 'Person 24').boundingBox();
  await page.evaluate(() => window.fakeCall.speak(28));
  await expect(tile(page, 'Person 29')).toHaveAttribute('data-speaking', 'true');
  await expect.poll(() => tile(page, 'Person 29').boundingBox()).toEqual(place);
  await expect(tiles(page)).toHaveCount(25);
  await expect.poll(() => demand(page, 28)).toMatchObject({ visible: true });
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(tile(page, 'Person 24')).toBeVisible();
});

test('a pinned tile is large, moves on, asks for more, and goes back @stage.pin @quality.demand', async ({
  gather,
}) => {
  const page = await gather({ people: 5 });
  await expect(layout(page)).toHaveAttribute('data-layout', 'grid');
  await expect.poll(async () => (await demand(page, 2))?.visible).toBe(true);
  const before = await demand(page, 2);
  await tile(page, 'Dora Lind').hover();
  await button(page, 'Pin Dora Lind').click();
  await expect(layout(page)).toHaveAttribute('data-layout', 'focus');
  await expect(tiles(page).first()).toHaveAttribute('data-participant', 'Dora Lind');
  for (const name of ['Dora Lind', 'Ben Okafor']) await expectMoving(tile(page, name));
  await expect
    .poll(async () => (await demand(page, 2))?.width ?? 0)
    .toBeGreaterThan((before?.width ?? 0) * 1.5);
  await expect.poll(async () => (await demand(page, 0))?.width ?? 999).toBeLessThan(300);
  await button(page, 'Unpin Dora Lind').click();
  await expect(layout(page)).toHaveAttribute('data-layout', 'grid');
  await expect.poll(() => demand(page, 2)).toEqual(before);
  await expectMoving(tile(page, 'Dora Lind'));
});

test('of two people the other fills the stage, and a tap on the small picture swaps them @stage.own-tile', async ({
  gather,
}) => {
  const page = await gather({ people: 1 });
  const width = (name: string) => tile(page, name).evaluate(({ clientWidth }) => clientWidth);
  await expect(layout(page)).toHaveAttribute('data-layout', 'duo');
  const whole = await layout(page).evaluate(({ clientWidth }) => clientWidth);
  await expect.poll(() => width('Ben Okafor')).toBe(whole);
  await expect.poll(() => width('Ada Moreno')).toBeLessThan(300);
  await expect.poll(async () => (await demand(page, 0))?.width ?? 0).toBeGreaterThan(1_000);
  await button(page, 'Enlarge your video').click();
  await expect.poll(() => width('Ada Moreno')).toBeGreaterThan(1_000);
  await expect.poll(async () => (await demand(page, 0))?.width ?? 999).toBeLessThan(300);
  await page.keyboard.press('p');
  await expect.poll(() => width('Ben Okafor')).toBeGreaterThan(1_000);
  await button(page, 'Hide self-view').focus();
  await page.keyboard.press('Enter');
  await expect(tiles(page)).toHaveCount(1);
});

test('a portrait picture is seen whole in a wide tile, and tiles are as tall where most are @stage.grid', async ({
  gather,
  page,
}) => {
  await page.setViewportSize({ width: 1_440, height: 900 });
  await gather({ people: 2 });
  const fit = (name: string) =>
    tile(page, name).evaluate((element) => getComputedStyle(element).getPropertyValue('--video-fit').trim());
  const ratio = (name: string) =>
    tile(page, name).evaluate(({ clientWidth, clientHeight }) => clientWidth / clientHeight);
  await expect.poll(() => ratio('Ben Okafor')).toBeGreaterThan(1.3);
  await page.evaluate(() => window.fakeCall.turn(0));
  await expect.poll(() => fit('Ben Okafor')).toBe('contain');
  await expect.poll(() => fit('Cem Yılmaz')).toBe('cover');
  await page.evaluate(() => window.fakeCall.turn(1));
  await expect.poll(() => ratio('Ben Okafor')).toBeLessThan(0.8);
  await expect.poll(() => fit('Ben Okafor')).toBe('cover');
});

test('a pin by keyboard alone @comfort.keyboard', async ({ gather }) => {
  const page = await gather({ people: 2 });
  await button(page, 'Pin Cem Yılmaz').focus();
  await expect(button(page, 'Pin Cem Yılmaz')).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(layout(page)).toHaveAttribute('data-layout', 'focus');
  await expect(button(page, 'Unpin Cem Yılmaz')).toBeFocused();
});

test('the latest of several screens takes the focus, unless somebody is pinned @stage.several-screens', async ({
  gather,
  page,
}) => {
  // High enough for everybody to stand beside the focus.
  await page.setViewportSize({ width: 1_280, height: 1_000 });
  await gather({ people: 2, screens: 1 });
  const screens = page.getByTestId('screen-tile');
  await expect(layout(page)).toHaveAttribute('data-layout', 'focus');
  await expect(screens).toHaveCount(1);
  await page.evaluate(() => window.fakeCall.share(1));
  await expect(screens).toHaveCount(2);
  await expect(screens.first()).toHaveAccessibleName('Cem Yılmaz’s screen');
  await expect.poll(async () => (await demand(page, 1, 'screen'))?.width ?? 0).toBeGreaterThan(600);
  await expect.poll(async () => (await demand(page, 0, 'screen'))?.width ?? 999).toBeLessThan(300);

  await button(page, 'Pin Ben Okafor').focus();
  await page.keyboard.press('Enter');
  await page.evaluate(() => {
    window.fakeCall.stopSharing(0);
    window.fakeCall.share(0);
  });
  await expect(screens.last()).toHaveAccessibleName('Ben Okafor’s screen');
  await expect(page.locator('.place').first()).toContainText('Ben Okafor');
  await expect(page.locator('.place').first().getByTestId('tile')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(layout(page)).toHaveAttribute('data-layout', 'grid');

  await page.evaluate(() => [0, 1].forEach((person) => window.fakeCall.stopSharing(person)));
  await expect(screens).toHaveCount(0);
});

test('the own tile can be hidden, which hides nothing from the others, and comes back @stage.own-tile', async ({
  gather,
}) => {
  const page = await gather({ people: 2 });
  await expect(tiles(page)).toHaveCount(3);
  await tile(page, 'Ada Moreno').hover();
  await button(page, 'Hide self-view').click();
  await expect(tiles(page)).toHaveCount(2);
  await expect.poll(() => page.evaluate(() => window.fakeCall.sends('camera'))).toBe(true);
  await button(page, 'Show self-view').click();
  await expect(tiles(page)).toHaveCount(3);
});

test('the focus stays near when what has it goes away @comfort.keyboard', async ({ gather }) => {
  const page = await gather({ people: 30 });
  await button(page, 'Hide self-view').focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Pin Ben Okafor')).toBeFocused();
  await button(page, 'Show self-view').focus();
  await page.keyboard.press('Enter');
  await expect(button(page, 'Next page')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Page 2 of 2')).toBeVisible();
  await expect(button(page, 'Previous page')).toBeFocused();
});

for (const [device, viewport] of Object.entries({
  phone: { width: 390, height: 844 },
  'phone on its side': { width: 844, height: 390 },
  'small phone': { width: 320, height: 568 },
  'desktop at 200 %': { width: 640, height: 360 },
}))
  test(`on a ${device} every tile is inside the window, and everybody is on some page @stage.grid @comfort.phone`, async ({
    gather,
    page,
  }) => {
    await page.setViewportSize(viewport);
    await gather({ people: 25 });
    const seen = new Set<string>();
    for (;;) {
      for (const one of await tiles(page).all()) {
        await expect(one).toBeInViewport({ ratio: 1 });
        seen.add((await one.getAttribute('data-participant')) ?? '');
      }
      const next = page.getByRole('button', { name: 'Next page' });
      if (await next.isDisabled()) break;
      await next.click();
    }
    expect(seen.size).toBe(26);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  });

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious among many people, when it is ${colorScheme} @comfort.axe`, async ({
    gather,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await gather({ people: 25 });
    expect(await seriousProblems(page)).toEqual([]);
    await page.evaluate(() => window.fakeCall.share(0));
    await expect(layout(page)).toHaveAttribute('data-layout', 'focus');
    expect(await seriousProblems(page)).toEqual([]);
  });
