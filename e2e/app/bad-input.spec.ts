import { expect, test } from '../calls/stack-fixture.ts';

const LONG = 'x'.repeat(10_000);

test('keys of every script are places like any other @call.any-script', async ({ people, callKey }) => {
  const key = `${callKey} 🎉 גן & "quotes"`;
  const ann = await people.joinWithoutMedia(key, 'Ann');
  const ben = await people.joinWithoutMedia(key, 'Ben');
  for (const tab of [ann, ben]) await expect(tab.tiles).toHaveCount(2);
});

test('a key that nobody knows is a new place, and one without a name asks for it @door.bad-input', async ({
  people,
  callKey,
}) => {
  const ann = await people.arrive(callKey, '');
  await ann.button('Join').click();
  await expect(ann.page.getByRole('alert').filter({ hasText: 'Type your name' })).toBeVisible();
  await ann.page.getByLabel('Your name').fill('   ');
  await ann.button('Join').click();
  await expect(ann.page.getByRole('alert').filter({ hasText: 'Type your name' })).toBeVisible();
  await ann.page.getByLabel('Your name').fill('Ann');
  await ann.join();
  await expect(ann.tiles).toHaveCount(1);
});

test('a key of 10,000 characters is refused in words, with a way back @door.bad-input', async ({
  people,
}) => {
  const ann = await people.arrive(LONG, 'Ann');
  const join = ann.button('Join');
  const refusal = ann.page.getByRole('heading', { name: 'This call cannot be opened' });
  // The lobby may hear of it before anybody could press.
  await Promise.race([join.click(), refusal.waitFor()]);
  await expect(refusal).toBeVisible();
});

test('no key at all leads to a page that says so @door.bad-input', async ({ people, stack }) => {
  const ann = await people.arrive('somewhere', 'Ann');
  const response = await ann.page.goto(`${stack.urls.web}/call/`);
  expect(response?.status()).toBeLessThan(500);
  await expect(ann.page.getByRole('link').or(ann.page.getByRole('button')).first()).toBeVisible();
});

test('names of every script are shown as they are @call.any-script', async ({ people, callKey }) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  for (const name of ['👩‍🚀 مريم', '<img src=x onerror=alert(1)>']) {
    const guest = await people.joinWithoutMedia(callKey, name);
    await expect(ann.tile(name)).toBeVisible();
    await guest.button('Leave').click();
    await expect(ann.tile(name)).toHaveCount(0);
    await guest.page.context().close();
  }
});

test('a name of 5,000 characters in a link never breaks the call for the others @door.bad-input', async ({
  people,
  callKey,
}) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  // From a link, where no field bounds it: either cut to what a field takes, or refused in words.
  const long = await people.arrive(callKey, LONG.slice(0, 5_000));
  await long.button('Join').click();
  await expect(
    long.tiles.first().or(long.page.getByRole('heading', { name: 'This call cannot be opened' })),
  ).toBeVisible();
  await ann.expectConnected();
  await expect(ann.tile('Ann')).toBeVisible();
});
