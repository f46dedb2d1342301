import { expectEachOther } from './call-tab.ts';
import { ENCRYPTING } from './encrypting-script.ts';
import { expect, test } from './stack-fixture.ts';

test('an encrypted call: its link carries the key, which no server hears of; another key shows nobody until the right one is entered @privacy.encryption @privacy.wrong-key', async ({
  people,
  callKey,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  const sent: string[] = [];
  ann.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  ann.page.on('websocket', (socket) => {
    sent.push(socket.url());
    socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  });
  await ann.page.getByLabel('Encrypt end to end').check();
  const { hash } = new URL(ann.page.url());
  const secret = new URLSearchParams(hash.slice(1)).get('key') ?? '';
  expect(secret).toMatch(/^[\w-]{22}$/);
  await ann.join();
  await expect(ann.button('This call is encrypted end to end')).toBeVisible();

  const ben = await people.arrive(callKey, 'Ben');
  await expect(ben.page.getByTestId('encrypted-call')).toHaveText(/encrypted end to end/);
  const key = ben.page.getByLabel('Key or passphrase');
  for (const typed of ['mistyped', '', 'a wrong guess']) {
    await key.fill(typed);
    await key.blur();
    expect(new URL(ben.page.url()).hash, 'nobody makes up a key for a call that runs').toBe('');
  }
  await ben.join();
  await expect(ben.tile('Ann').getByTestId('unreadable')).toHaveText('Encrypted with another key');
  await expect(ann.tile('Ben').getByTestId('unreadable')).toHaveText('Encrypted with another key');

  await ben.button('Enter key').click();
  await ben.page.getByLabel('Key or passphrase').fill(secret);
  await ben.button('Use key').click();
  await expectEachOther(ann, ben);
  await expect(ben.page.getByTestId('unreadable')).toHaveCount(0);
  expect(ann.page.workers()).toHaveLength(1);
  expect((await ann.scripts()).filter((text) => text.includes(ENCRYPTING))).not.toEqual([]);
  expect(sent.filter((message) => message.includes(secret))).toEqual([]);
});
