import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '../calls/stack-fixture.ts';

/** Milliseconds; longer than Node keeps an idle connection by itself. */
const LOOKING_AT_ONESELF = 6_500;

test('a join goes over the connection that the lobby opened', async ({ people, callKey }) => {
  const ann = await people.arrive(callKey, 'Ann');
  await sleep(LOOKING_AT_ONESELF);
  const devtools = await ann.page.context().newCDPSession(ann.page);
  await devtools.send('Network.enable');
  const answered = new Promise<{ readonly connectionReused: boolean }>((resolve) =>
    devtools.on('Network.responseReceived', ({ response }) => {
      if (response.url.endsWith('/calls/join')) resolve(response);
    }),
  );
  await ann.button('Join').click();
  expect(await answered).toMatchObject({ connectionReused: true });
  await ann.expectConnected();
});
