import { expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

test('whoever is pinned is large and still moves, and so do the others @stage.pin', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  const cem = await people.join(callKey, 'Cem');
  await expectEachOther(ann, ben);
  await ann.tile('Cem').hover();
  await ann.button('Pin Cem').click();
  await expect(ann.tiles.first()).toHaveAttribute('data-participant', 'Cem');
  await ann.expectPicture('Cem');
  await ann.expectPicture('Ben');
  const size = (name: string) => ann.tile(name).evaluate(({ clientWidth }) => clientWidth);
  expect(await size('Cem')).toBeGreaterThan((await size('Ben')) * 2);

  await cem.button('Leave').click();
  await expect(ann.page.getByRole('main')).toHaveAttribute('data-layout', 'duo');
  await ann.expectPicture('Ben');
});

test('one’s own tile can be hidden, which hides nothing from the others @stage.own-tile', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await ann.button('Enlarge your picture').hover();
  await ann.button('Hide your picture').click();
  await expect(ann.tiles).toHaveCount(1);
  await ben.expectPicture('Ann');
  await ann.button('Show your picture').click();
  await expect(ann.tile('Ann').locator('video')).toBeVisible();
});
