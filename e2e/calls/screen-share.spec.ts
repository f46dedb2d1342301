import { expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

test('a shared screen is large for the others, with its sound, until sharing stops here or in the browser’s own bar @stage.screen @stage.screen-sound', async ({
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

  await ann.button('Share screen').click();
  await ben.expectFrames(ben.screenOf('Ann'));
  await ann.endTrack('screen');
  await expect(ann.button('Share screen')).toBeEnabled();
  await expect(ben.screenOf('Ann')).toHaveCount(0);
  // The browser's own way is no failure.
  await expect(ann.page.locator('.banner')).toHaveCount(0);
  await ann.button('Share screen').click();
  await ben.expectFrames(ben.screenOf('Ann'));
  await ben.expectSoundOf('screen-audio');
});
