import { CallTab } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

test('where WebSockets are blocked a call goes by long polling, or it is said that the network blocks calls', async ({
  people,
  callKey,
  provider,
  browser,
}) => {
  test.slow();
  const ann = new CallTab(await browser.newPage(), 'Ann');
  await ann.page.routeWebSocket(/.*/, (socket) => socket.close());
  await ann.page.goto(people.link(callKey, ann.name));
  await ann.button('Join').click();
  if (provider === 'mediasoup') {
    await ann.expectConnected();
    await expect(ann.tiles).toHaveCount(1);
  } else {
    await expect(ann.page.getByRole('heading', { name: 'Your network may be blocking calls' })).toBeVisible({
      timeout: 90_000,
    });
    await expect(ann.button('Try again')).toBeVisible();
  }
  await ann.page.close();
});
