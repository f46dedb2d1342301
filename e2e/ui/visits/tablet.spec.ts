import { seriousProblems } from '../../serious-problems.ts';
import { press } from './press.ts';
import { atDoor, CALL, DOOR, knownVisitors, ring, tablet, tabletCall } from './snapshots.ts';
import { expect, test } from './visits-fixture.ts';

const PAGE = { page: 'tablet' };

test('a tablet is paired once, rings, shows who is at the door, and lets them in', async ({
  backend,
  open,
  context,
}) => {
  await context.grantPermissions(['camera', 'microphone']);
  const page = await open(PAGE);
  const root = page.getByTestId('tablet');
  await expect(root).toHaveAttribute('data-state', 'pair');
  backend.show('/tablet', tablet());
  await page.getByLabel('Code').fill('abcd 1234');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(root).toHaveAttribute('data-state', 'idle');
  expect(backend.commands[0]).toEqual({ method: 'POST', path: '/tablet/pair', body: { code: 'ABCD1234' } });
  await expect(page.getByText('Anna Keller (daughter)')).toBeVisible();
  await expect
    .poll(() => backend.commands.findLast(({ path }) => path === '/tablet/ready')?.body)
    .toMatchObject({ sound: true, camera: true, microphone: true });

  backend.show('/tablet', tablet({ ring: ring() }));
  await expect(root).toHaveAttribute('data-state', 'ringing');
  await expect(page.getByRole('heading', { name: 'Anna Keller' })).toBeVisible();

  backend.answer('POST', '/tablet/entries/e1/answer', 200, tablet({ door: atDoor() }));
  await press(page, 'Answer');
  await expect(root).toHaveAttribute('data-state', 'door');
  await expect(page.getByTestId('door').locator('video')).toBeVisible();
  expect(await page.evaluate(() => window.sendsCamera())).toBe(false);
  await expect.poll(() => page.evaluate(() => window.joinedCalls)).toEqual([DOOR]);

  backend.answer('POST', '/tablet/entries/e1/admit', 200, tablet({ call: tabletCall() }));
  await press(page, 'Admit');
  await expect(root).toHaveAttribute('data-state', 'in-call');
  await expect(page.getByTestId('call')).toHaveAttribute('data-state', 'connected');
  await expect.poll(() => page.evaluate(() => window.joinedCalls)).toEqual([DOOR, CALL]);
  await expect.poll(() => page.evaluate(() => window.sendsCamera())).toBe(true);
  await expect(page.getByText(/screen sharing/)).toHaveCount(0);

  backend.answer(
    'POST',
    '/tablet/visits/v1/leave',
    200,
    tablet({ left: { visit: 'v1', until: '2026-12-01T12:58:30Z' } }),
  );
  await press(page, 'Leave');
  await expect(root).toHaveAttribute('data-state', 'left');
  backend.answer('POST', '/tablet/visits/v1/return', 200, tablet({ call: tabletCall() }));
  await press(page, 'Go back');
  await expect(root).toHaveAttribute('data-state', 'in-call');
});

test('a resident who talks reads that a press did nothing, and that the visit ended', async ({
  backend,
  open,
  context,
}) => {
  await context.grantPermissions(['camera', 'microphone']);
  const broken = [500, { error: { code: 'internal', message: 'Broken.' } }] as const;
  const failed = 'That did not work. Please press again.';
  backend.show('/tablet', tablet({ ring: { ...ring(), admitted: true } }));
  const page = await open(PAGE);
  await expect(page.getByText('Staff have let them in already.')).toBeVisible();

  backend.show('/tablet', tablet({ call: tabletCall(), ring: { ...ring(), entry: 'e9' } }));
  await expect(page.getByText(failed)).toHaveCount(0);
  backend.answer('POST', '/tablet/entries/e9/answer', ...broken);
  await press(page, 'See who it is');
  await expect(page.getByText(failed)).toBeVisible();
  backend.answer(
    'POST',
    '/tablet/entries/e9/answer',
    200,
    tablet({ call: tabletCall(), door: { ...atDoor(), entry: 'e9' } }),
  );
  await press(page, 'See who it is');
  await expect(page.getByText(failed)).toHaveCount(0);
  backend.answer('POST', '/tablet/entries/e9/admit', ...broken);
  await press(page, 'Admit');
  await expect(page.getByText(failed)).toBeVisible();

  backend.show('/tablet', tablet());
  await expect(page.getByText(/^The visit with Anna Keller ended at/)).toBeVisible();
});

test('a resident invites one of their visitors without typing', async ({ backend, open, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  backend.show('/tablet', tablet());
  backend.show('/tablet/visitors', knownVisitors());
  const page = await open(PAGE);
  /** By the keyboard, whose presses need no pause. */
  const choose = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
  await choose('Invite a visitor');
  await choose('Anna Keller (daughter)');
  await choose('Tomorrow');
  await choose('14:30');
  await expect(
    page.getByRole('heading', { name: 'Invite Anna Keller (daughter): Tomorrow, 14:30?' }),
  ).toBeVisible();
  backend.answer('POST', '/tablet/invitations', 500, { error: { code: 'internal', message: 'Broken.' } });
  await choose('Invite');
  await expect(page.getByText('That did not work. Please press again.')).toBeVisible();
  backend.answer('POST', '/tablet/invitations', 200, { id: 'i1', visit: 'v9', mailed: true });
  await choose('Invite');
  await expect(page.getByRole('heading', { name: 'Anna Keller is invited: Tomorrow, 14:30' })).toBeVisible();
  await expect(page.getByText('They get the invitation by e-mail.')).toBeVisible();
  expect(backend.commands.at(-1)).toEqual({
    method: 'POST',
    path: '/tablet/invitations',
    body: { resident: 'r1', visitor: 'p1', startsAt: '2026-12-02T13:30:00.000Z' },
  });
  await choose('Done');
  await choose('Invite a visitor');
  await choose('Ben Okafor (grandson)');
  await choose('Now');
  await choose('Invite');
  await expect.poll(() => backend.commands.at(-1)?.body).toEqual({ resident: 'r1', visitor: 'p2' });
});

test('the second tap of a double tap does nothing', async ({ backend, open, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  backend.show('/tablet', tablet({ ring: ring() }));
  const page = await open(PAGE);
  backend.answer('POST', '/tablet/entries/e1/answer', 200, tablet({ ring: ring() }));
  await page.getByRole('button', { name: 'Answer', exact: true }).dblclick();
  const answers = () => backend.commands.filter(({ path }) => path.endsWith('/answer')).length;
  await expect.poll(answers).toBe(1);
  await page.waitForTimeout(300);
  expect(answers()).toBe(1);
});

test('everything a resident touches is 64 pixels or more', async ({ backend, open, context }) => {
  await context.grantPermissions(['camera', 'microphone']);
  for (const state of [
    tablet(),
    tablet({ ring: ring() }),
    tablet({ door: atDoor() }),
    tablet({ call: tabletCall() }),
  ]) {
    backend.show('/tablet', state);
    const page = await open(PAGE);
    await expect(page.locator('button:visible').first()).toBeVisible();
    for (const button of await page.locator('button:visible').all()) {
      const box = await button.boundingBox();
      const name = await button.innerText();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(64);
    }
  }
});

test('a resident is asked before they come into a call that is recorded', async ({
  backend,
  open,
  context,
}) => {
  await context.grantPermissions(['camera', 'microphone']);
  const recording = { id: 'one', state: 'recording', startedBy: 'Nina' };
  await context.route('**/api/call-recording?**', (route) => route.fulfill({ json: { recording } }));
  await context.addInitScript(() => {
    window.asksAboutRecording = true;
  });
  backend.show('/tablet', tablet({ call: tabletCall() }));
  const page = await open(PAGE);
  await expect(page.getByRole('heading', { name: 'This call is being recorded' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Do not join' })).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);
  await press(page, 'Join and be recorded');
  await expect(page.getByTestId('call')).toHaveAttribute('data-state', 'connected');
});
