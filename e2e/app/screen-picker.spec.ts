import { expect, test } from '../calls/stack-fixture.ts';

test('closing the picker is no failure, and where browsers share no screens there is no button ', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  await ann.page.evaluate(() => {
    navigator.mediaDevices.getDisplayMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  });
  await ann.button('Share screen').click();
  await expect(ann.button('Share screen')).toBeEnabled();
  await expect(ann.page.getByTestId('screen-tile')).toHaveCount(0);
  await expect(ann.page.locator('.banner')).toHaveCount(0);

  const phone = await people.arrive(callKey, 'Ben');
  await phone.page.evaluate(() => Reflect.deleteProperty(MediaDevices.prototype, 'getDisplayMedia'));
  await phone.join();
  await expect(phone.button('Mute')).toBeVisible();
  await expect(phone.button('Share screen')).toHaveCount(0);
});
