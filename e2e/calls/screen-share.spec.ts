import { expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

test('a shared screen is large for the others, with its sound, until sharing stops @stage.screen @stage.screen-sound', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await ann.button('Share screen').click();
  await expect(ann.screenOf('Ann')).toHaveAccessibleName('You are presenting');
  await expect(ann.page.getByRole('main')).toHaveAttribute('data-layout', 'grid');
  await expect(ben.screenOf('Ann')).toHaveAccessibleName('Ann’s screen');
  await expect(ben.page.getByRole('main')).toHaveAttribute('data-layout', 'focus');
  await ben.expectFrames(ben.screenOf('Ann'));
  await ann.expectFrames(ann.screenOf('Ann'));
  await ben.expectSoundOf('screen-audio');
  await ben.expectPicture('Ann');

  await ann.button('Stop sharing').click();
  await expect(ben.screenOf('Ann')).toHaveCount(0);
  await expect(ann.screenOf('Ann')).toHaveCount(0);
  await expect(ben.page.getByRole('main')).toHaveAttribute('data-layout', 'duo');
  await expectEachOther(ann, ben);
});

test('two screens at once: the latest is large, unless somebody else is pinned @stage.several-screens', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  const cem = await people.join(callKey, 'Cem');
  await ann.button('Share screen').click();
  await expect(cem.screenOf('Ann')).toBeVisible();
  await ben.button('Share screen').click();
  await expect(cem.page.locator('.place').first()).toContainText('Ben’s screen');
  await cem.expectFrames(cem.screenOf('Ben'));
  await cem.expectFrames(cem.screenOf('Ann'));

  await cem.button('Pin Ann’s screen').focus();
  await cem.page.keyboard.press('Enter');
  await expect(cem.page.locator('.place').first()).toContainText('Ann’s screen');
  await ben.button('Stop sharing').click();
  await expect(cem.screenOf('Ben')).toHaveCount(0);
  await ben.button('Share screen').click();
  await expect(cem.screenOf('Ben')).toBeVisible();
  await expect(cem.page.locator('.place').first()).toContainText('Ann’s screen');
  await cem.expectFrames(cem.screenOf('Ann'));
});

test('the browser’s own way to stop sharing is no failure @stage.screen', async ({ people, callKey }) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await ann.button('Share screen').click();
  await expect(ben.screenOf('Ann')).toBeVisible();
  await ann.endTrack('screen');
  await expect(ann.button('Share screen')).toBeEnabled();
  await expect(ben.screenOf('Ann')).toHaveCount(0);
  await expect(ann.page.locator('.banner')).toHaveCount(0);
  await ann.button('Share screen').click();
  await ben.expectFrames(ben.screenOf('Ann'));
  await ben.expectSoundOf('screen-audio');
});

test('closing the picker is no failure, and where browsers share no screens there is no button @stage.screen', async ({
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
