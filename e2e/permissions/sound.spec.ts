import { expect, test } from './permissions-fixture.ts';
import { UntouchedPage } from './untouched-page.ts';

/** What was heard of everybody. */
const HEARD = `window.__crossfade?.stats().then((all) => all.reduce((sum, one) => sum + (one.audioEnergy ?? 0), 0))`;

test('sound that the browser holds back is said, and the first click lets it out @reliability.audio-unlock', async ({
  guest,
}) => {
  const [ann, ben] = [await guest('Ann'), await guest('Ben')];
  await ben.settings.answer('granted');
  await ben.arrive();
  await ben.tab.join();

  // Somebody who only listens, taken into the call by the page itself: a click on Join would allow sound.
  await ann.settings.answer('denied');
  await ann.tab.page.addInitScript(() => {
    const join = setInterval(() => {
      const button = document.querySelector<HTMLButtonElement>('button[type=submit]:enabled');
      if (button === null) return;
      clearInterval(join);
      button.click();
    }, 100);
  });
  const untouched = await UntouchedPage.over(ann.tab.page);
  await ann.arrive();
  await expect
    .poll(() => untouched.read(`document.querySelector('[role=alert][data-look=warn]')?.textContent`))
    .toContain('Your browser is blocking sound');
  expect(await untouched.read(HEARD)).toBe(0);
  await untouched.click('Turn on sound and video');
  await expect(ann.tab.page.getByText('Your browser is blocking sound')).toHaveCount(0);
  await ann.tab.expectSound();
  await ann.tab.expectPicture('Ben');
});
