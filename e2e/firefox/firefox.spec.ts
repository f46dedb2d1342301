import { expect, test } from '../calls/stack-fixture.ts';
import { FirefoxTab } from './firefox-tab.ts';

test('Chromium and Firefox see and hear each other, mute, share a screen and leave @call.see-and-hear', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await FirefoxTab.open(people.link(callKey, 'Ben'));
  try {
    await ben.join();
    await expect(ann.tiles).toHaveCount(2);
    await Promise.all([ann.expectPicture('Ben'), ann.expectSound()]);
    await Promise.all([ben.expectFrames('tile', 'Ann'), ben.expectSound()]);

    await ben.click('Mute');
    await expect(ann.tile('Ben')).toHaveAttribute('data-muted', 'true');
    await ben.click('Unmute');
    await expect(ann.tile('Ben')).toHaveAttribute('data-muted', 'false');
    await ann.expectSound();

    await ann.button('Share screen').click();
    await ben.expectFrames('screen-tile', 'Ann');
    await ann.button('Stop sharing').click();

    await ben.click('Leave');
    await expect(ann.tiles).toHaveCount(1);
  } finally {
    await ben.close();
  }
});
