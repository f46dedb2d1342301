import { CallTab } from '../calls/call-tab.ts';
import { expect, test } from '../calls/stack-fixture.ts';

test('the same link in a second tab is a second person @call.second-tab', async ({ people, callKey }) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const second = new CallTab(await ann.page.context().newPage(), 'Second Ann');
  await second.page.goto(people.link(callKey, second.name));
  await second.join();
  expect(await second.participantId()).not.toBe(await ann.participantId());
  for (const tab of [ann, second]) {
    await expect(tab.tiles).toHaveCount(2);
    await tab.expectConnected();
  }
});
