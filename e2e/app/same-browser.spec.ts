import { CallTab } from '../calls/call-tab.ts';
import { expect, test } from '../calls/stack-fixture.ts';

test('a participant who was removed is refused in a new tab of the same browser as well', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ann.tiles).toHaveCount(2);
  await ann.page.keyboard.press('u');
  await ann.page.getByTestId('people').getByRole('button', { name: 'Actions for Ben' }).click();
  await ann.page.getByRole('menuitem', { name: 'Remove from the call…' }).click();
  await ann.button('Remove').click();
  const removed = { name: 'You were removed from the call' };
  await expect(ben.page.getByRole('heading', removed)).toBeVisible();

  const again = new CallTab(await ben.page.context().newPage(), 'Ben');
  await again.page.goto(people.link(callKey, 'Ben'));
  await again.button('Join').click();
  await expect(again.page.getByRole('heading', removed)).toBeVisible();
  await expect(ann.tiles).toHaveCount(1);
});

test('a host who closed the tab of a locked call is let in again, and is the host', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ann.tiles).toHaveCount(2);
  const before = await ann.participantId();
  await ann.page.keyboard.press('u');
  await ann.page.getByText('Host controls').click();
  await ann.page.getByRole('checkbox', { name: /^Lock the call/ }).check();
  await expect(ben.page.getByRole('log').getByText('The call is locked')).toBeVisible();
  const context = ann.page.context();
  const after = new CallTab(await context.newPage(), 'Ann');
  await ann.page.close();
  await after.page.goto(people.link(callKey, 'Ann'));
  await after.join();
  expect(await after.participantId()).toBe(before);
  await expect(ben.tiles).toHaveCount(2);
});
