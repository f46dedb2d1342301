import type { Page } from '@playwright/test';
import { expect, test } from './ui-fixture.ts';
import { accented, withoutMarked } from './page/long-words.ts';

/**
 * What people and browsers brought themselves; also initials, keys, numbers, and names of codecs and protocols, which no
 * language spells.
 */
const BROUGHT =
  /^(Ada Moreno|Ben Okafor|Cem Yılmaz|Dora Lind|garden|fake_device|Fake .+ (Input|Output)|OPUS|UDP|\p{L}{0,2})$/u;

/** What one reads, or hears of a control, that is no text of the page's language. */
async function untranslated(page: Page): Promise<readonly string[]> {
  const said = await page.evaluate(() => {
    const texts: (string | null)[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
      if (!node.parentElement?.closest('script, style, kbd')) texts.push(node.textContent);
    for (const name of ['aria-label', 'title', 'placeholder', 'data-tip'])
      for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name));
    return texts;
  });
  const texts = said.filter((text) => text !== null);
  return texts.filter((text) => !BROUGHT.test(withoutMarked(text).replaceAll(/^\P{L}+|\P{L}+$/gu, '')));
}

/** What does not fit: beyond the window, or cut off without three dots that say so. */
const cut = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter(({ childNodes }) =>
        [...childNodes].some((node) => node instanceof Text && node.data.trim() !== ''),
      )
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        const { overflowX, textOverflow } = getComputedStyle(element);
        const clips = overflowX !== 'visible' && textOverflow !== 'ellipsis';
        // What only a screen reader reads is a pixel wide.
        if (width <= 1) return false;
        return (
          left < -1 || right > innerWidth + 1 || (clips && element.scrollWidth > element.clientWidth + 1)
        );
      })
      .map(({ localName, className, textContent }) => `${localName}.${className}: ${textContent}`),
  );

for (const [device, viewport] of Object.entries({
  phone: { width: 390, height: 844 },
  desktop: { width: 1_280, height: 720 },
}))
  test(`on a ${device} every word is one that can be translated, and long ones fit @comfort.translation`, async ({
    gather,
    page,
  }) => {
    await page.setViewportSize(viewport);
    await gather({ people: 3, screens: 1, host: true, secret: '', longWords: true, without: ['simulcast'] });
    const expectFit = async () => {
      expect(await untranslated(page)).toEqual([]);
      expect(await cut(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    };
    const button = (english: string) => page.getByRole('button', { name: accented(english) });
    const slow = accented('Your network is slow');
    await page.evaluate(() => window.fakeCall.limit(true));
    await expect(page.getByRole('status').filter({ hasText: slow })).toBeVisible();
    await expectFit();

    await page.evaluate(() => window.fakeCall.encrypt(0, 'missing-key'));
    await button('Enter key').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectFit();
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await page.getByText(accented('Host controls')).click();
    await expectFit();
    await page.keyboard.press('u');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectFit();
    await page.keyboard.press('Escape');
    await button('Settings').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectFit();
    await button('Call statistics').click();
    await expect(page.getByRole('complementary')).toBeVisible();
    await expectFit();
    await button('Close statistics').click();
    await page.keyboard.press('c');
    await expect(page.getByTestId('chat')).toBeVisible();
    await expectFit();
  });
