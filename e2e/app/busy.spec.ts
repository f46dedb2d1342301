import { expect, test } from '../calls/stack-fixture.ts';

/** What the server answers to a join that its limit refuses (`error-answer.ts` in video-server). */
const REFUSED = {
  status: 429,
  json: { error: { code: 'rate-limited', message: 'Too many requests. Try again in 3 seconds.' } },
};

test('a participant whose network has joined too often is told when they enter, and enters by themselves @call.busy', async ({
  people,
  callKey,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  // Once, with the real answer's CORS headers: by them the browser decides what the page may read.
  await ann.page.route(
    '**/calls/join',
    async (route) => {
      const answered = Object.entries((await route.fetch()).headers());
      const cors = Object.fromEntries(answered.filter(([name]) => name.startsWith('access-control-')));
      await route.fulfill({ ...REFUSED, headers: { ...cors, 'retry-after': '3' } });
    },
    { times: 1 },
  );
  await ann.button('Join').click();
  await expect(ann.page.getByText(/^Many people are joining.* in \d s\.$/)).toBeVisible();
  await ann.expectConnected();
});
