import { expect, test } from './stack-fixture.ts';

test.beforeAll(async ({ stack }) => {
  await stack.restart('server', { CALL_MAX_PARTICIPANTS: '2' });
});

test.afterAll(async ({ stack }) => {
  await stack.restart('server', { CALL_MAX_PARTICIPANTS: '100' });
});

test('a full call refuses another participant, who reads so and enters once someone has left @call.full', async ({
  people,
  callKey,
}) => {
  const ann = await people.joinWithoutMedia(callKey, 'Ann');
  const ben = await people.joinWithoutMedia(callKey, 'Ben');
  const cem = await people.arrive(callKey, 'Cem');
  await cem.button('Join').click();
  await expect(cem.page.getByRole('heading', { name: 'The call is full' })).toBeVisible();
  await ben.button('Leave').click();
  await expect(ann.tile('Ben')).toHaveCount(0);
  await cem.button('Try again').click();
  await expect(ann.tile('Cem')).toBeVisible();
});
