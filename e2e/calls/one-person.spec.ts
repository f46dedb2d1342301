import { CallTab, expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

test('a participant who reloads, or leaves and comes back, is the same person, there once, and host still @call.reload', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  const before = await ann.participantId();
  await ann.page.reload();
  await ann.join();
  expect(await ann.participantId()).toBe(before);
  await ann.button('Leave').click();
  await expect(ben.tiles).toHaveCount(1);
  await ann.button('Back to the call').click();
  await ann.join();
  expect(await ann.participantId()).toBe(before);
  await ann.page.keyboard.press('u');
  await expect(ann.page.locator('[data-testid=person][data-participant=Ann]')).toHaveAttribute(
    'data-host',
    'true',
  );
  await expectEachOther(ann, ben);
  await expect(ben.tiles).toHaveCount(2);
  await expect(ben.tile('Ann')).toHaveCount(1);
});

test('a duplicated tab takes over, the first says so, and can bring the call back @call.take-over', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);

  // A tab that a page opens starts with a copy of its sessionStorage, as one does that the browser duplicates.
  const opened = ann.page.context().waitForEvent('page');
  await ann.page.evaluate(() => void window.open(location.href));
  const duplicate = new CallTab(await opened, 'Ann');
  await duplicate.join();

  await expect(ann.page.getByRole('heading', { name: 'The call continues in another tab' })).toBeVisible();
  await expect(ann.root).toHaveAttribute('data-state', 'ended');
  await expect(ben.tiles).toHaveCount(2);
  await expectEachOther(duplicate, ben);
  await expect(ann.root).toHaveAttribute('data-state', 'ended');

  await ann.root.getByRole('button').first().click();
  await ann.expectConnected();
  await expect(duplicate.root).toHaveAttribute('data-state', 'ended');
});
