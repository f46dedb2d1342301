import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from '../calls/stack-fixture.ts';

test('axe finds nothing serious before and after a call, light or dark, and all that is needed is in sight @comfort.axe @comfort.phone', async ({
  people,
  callKey,
  stack,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  const { page } = ann;
  const expectNothingSerious = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await seriousProblems(page), colorScheme).toEqual([]);
    }
  };

  await page.goto(stack.urls.web);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectNothingSerious();

  await page.goto(people.link(callKey, 'Ann'));
  await expect(ann.button('Join')).toBeEnabled();
  await expectNothingSerious();
  const desktop = page.viewportSize() ?? { width: 960, height: 720 };
  // A phone on its side, and twice the size on a desktop.
  for (const viewport of [
    { width: 844, height: 390 },
    { width: 640, height: 360 },
  ]) {
    await page.setViewportSize(viewport);
    for (const needed of [ann.button('Join'), page.getByLabel('Your name'), ann.button('Mute')])
      await expect(needed).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize(desktop);

  await ann.join();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await ann.button('Leave').click();
  await expect(page.getByRole('heading', { name: 'You left the call' })).toBeVisible();
  await expectNothingSerious();
});
