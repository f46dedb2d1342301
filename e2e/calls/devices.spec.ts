import { expect, test } from './stack-fixture.ts';

test('somebody joins muted and without camera, and is seen so @door.join-muted @door.preview', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.arrive(callKey, 'Ben');
  const preview = ben.page.getByRole('region', { name: 'How the others will see you' }).locator('video');
  await expect(preview).toBeVisible();
  await expect.poll(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
  await ben.button('Mute').click();
  await ben.button('Stop camera').click();
  await expect(preview).toHaveCount(0);
  await ben.join();
  const seen = ann.tile('Ben');
  await expect(seen).toHaveAttribute('data-muted', 'true');
  await expect(seen).toHaveAttribute('data-camera', 'false');
});
