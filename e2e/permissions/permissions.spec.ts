import { expectEachOther } from '../calls/call-tab.ts';
import { expect, test, type Guest } from './permissions-fixture.ts';

/** Milliseconds for which a device must have worked, to be asked for again at once. */
const WORKED = 3_500;

test('what is refused is said and comes once it is allowed, and what is taken away during the call too @door.permission @reliability.permission', async ({
  guest,
}) => {
  const [ann, ben]: readonly [Guest, Guest] = [await guest('Ann'), await guest('Ben')];
  await ben.settings.answer('granted');
  await ben.arrive();
  await ben.tab.join();

  const { page } = ann.tab;
  const blocked = page.getByRole('alert').filter({ hasText: 'Your camera and microphone are blocked' });
  const preview = page.getByRole('region', { name: 'How the others will see you' }).locator('video');
  await ann.settings.answer('denied');
  await ann.arrive();
  await expect(blocked).toBeVisible();
  await blocked.getByRole('button', { name: 'Try again' }).click();
  await expect(blocked).toBeVisible();
  await expect(preview).toHaveCount(0);
  await ann.settings.answer('granted');
  await expect(preview).toBeVisible();
  await expect(blocked).toHaveCount(0);
  await ann.tab.join();
  await expectEachOther(ann.tab, ben.tab);

  await page.waitForTimeout(WORKED);
  await ann.settings.answer('denied');
  await expect(blocked).toBeVisible();
  const seen = ben.tab.tile('Ann');
  await expect(seen).toHaveAttribute('data-camera', 'false');
  await expect(seen).toHaveAttribute('data-muted', 'true');
  await ann.tab.expectPicture('Ben');
  await ann.settings.answer('granted');
  await expect(blocked).toHaveCount(0);
  await expect(seen).toHaveAttribute('data-muted', 'false');
  await expectEachOther(ann.tab, ben.tab);
});
