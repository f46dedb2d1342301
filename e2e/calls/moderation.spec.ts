import { expect, test } from './stack-fixture.ts';

test('a removed person reads why, and the call goes on @moderation.remove', async ({
  people,
  callKey,
  moderator,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await moderator.remove(await ann.call(), await ann.participantId(), 'Please mind the house rules. 🙏');
  await expect(ann.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await expect(ann.page.getByText('Please mind the house rules. 🙏')).toBeVisible();
  await expect(ben.tiles).toHaveCount(1);
  await ben.expectConnected();
});

test('a removed person stays out after a reload @moderation.remove', async ({
  people,
  callKey,
  moderator,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await moderator.remove(await ann.call(), await ann.participantId(), 'Out.');
  await expect(ann.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await ann.page.reload();
  await ann.button('Join').click();
  await expect(ann.page.getByRole('heading', { name: 'You were removed from the call' })).toBeVisible();
  await expect(ben.tiles).toHaveCount(1);
});

test('a moderator mutes, and the person may unmute @moderation.mute', async ({
  people,
  callKey,
  moderator,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await moderator.mute(await ann.call(), await ann.participantId(), 'microphone');
  await expect(ann.button('Unmute')).toBeVisible();
  await expect(ben.tile('Ann')).toHaveAttribute('data-muted', 'true');
  await ann.button('Unmute').click();
  await expect(ben.tile('Ann')).toHaveAttribute('data-muted', 'false');
  await ben.expectSound();
});

test('a moderator blocks the camera, which cannot be started again @moderation.block', async ({
  people,
  callKey,
  moderator,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await moderator.block(await ann.call(), await ann.participantId(), 'camera');
  await expect(ben.tile('Ann')).toHaveAttribute('data-camera', 'false');
  await expect(ann.page.getByRole('button', { name: /camera/i }).first()).toBeDisabled();
  await ben.expectSound();
});

test('a call that is ended ends for everybody, and its key begins a new one @moderation.end', async ({
  people,
  callKey,
  moderator,
}) => {
  const [ann, ben] = await people.pair(callKey);
  const call = await ann.call();
  await moderator.end(call);
  for (const tab of [ann, ben])
    await expect(tab.page.getByRole('heading', { name: 'The call has ended' })).toBeVisible();
  const cem = await people.join(callKey, 'Cem');
  expect(await cem.call()).not.toBe(call);
  await expect(cem.tiles).toHaveCount(1);
});
