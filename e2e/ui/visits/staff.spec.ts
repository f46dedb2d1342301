import { mailContent, sentMails } from './mails.ts';
import { liveVisit, staff, unpairedTablet, waitingVisit } from './snapshots.ts';
import { expect, test } from './visits-fixture.ts';

test('staff see who waits, look, write, admit, and join a visit', async ({ backend, open }) => {
  backend.show('/staff', staff());
  const page = await open({ page: 'staff' });
  await expect(page.getByTestId('alarms')).toContainText('Anna Keller has been waiting for 4 minutes');
  const entry = page.getByTestId('staff-entry').filter({ hasText: 'Anna Keller' });

  await entry.getByRole('button', { name: 'Look' }).click();
  await expect(entry.locator('video')).toBeVisible();

  backend.answer('POST', '/visits/v1/entries/e1/message', 200, { visit: waitingVisit() });
  await entry.getByRole('button', { name: 'Message' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('Rosa is on her way.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const [, , ...later] = staff().visits;
  const admitted = { ...waitingVisit(), entries: [] };
  backend.answer('POST', '/visits/v1/entries/e1/admit', 200, { visit: admitted });
  await entry.getByRole('button', { name: 'Admit' }).click();
  await expect(entry).toHaveCount(0);
  backend.show('/staff', staff({ alarms: [] }));
  await expect(page.getByText('At the door: Anna Keller (waiting)')).toBeVisible();
  backend.show('/staff', staff({ visits: later, alarms: [] }));
  await expect(page.getByText('Nothing needs attention.')).toBeVisible();
  expect(backend.commands).toEqual([
    { method: 'POST', path: '/visits/v1/entries/e1/look', body: {} },
    { method: 'POST', path: '/visits/v1/entries/e1/message', body: { text: 'Rosa is on her way.' } },
    { method: 'POST', path: '/visits/v1/entries/e1/admit', body: {} },
  ]);
});

test('staff mute, block and remove somebody in a call, and are seen when they join it', async ({
  backend,
  open,
}) => {
  backend.show('/staff', staff());
  const page = await open({ page: 'staff' });
  const more = page.getByRole('button', { name: 'Actions: Ben Okafor' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Block microphone' }).click();
  await more.click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect
    .poll(() => backend.commands)
    .toEqual([
      {
        method: 'POST',
        path: '/visits/v2/block',
        body: { participant: 'visitor-e2', source: 'microphone', blocked: true },
      },
      { method: 'POST', path: '/visits/v2/entries/e2/remove', body: { block: false } },
    ]);

  backend.answer('POST', '/visits/v2/join', 200, { visit: liveVisit() });
  const live = page.getByTestId('staff-visit').filter({ hasText: 'Karl Brandt' });
  await live.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByTestId('call')).toHaveAttribute('data-state', 'connected');
  await expect.poll(() => page.evaluate(() => window.sendsCamera())).toBe(true);
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page.getByTestId('call')).toHaveCount(0);
});

test('a list says that it loads, that it is empty, and that it failed', async ({ backend, open }) => {
  backend.show('/staff', staff());
  const page = await open({ page: 'staff', section: 'residents' });
  await expect(page.getByText('This could not be loaded.')).toBeVisible();
  backend.show('/residents', { items: [] });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing here yet.')).toBeVisible();

  backend.answer('POST', '/residents', 400, { error: { code: 'invalid-input', message: 'Too long.' } });
  await page.getByRole('button', { name: 'Add resident' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Fill in this field.')).toBeVisible();
  await page.getByLabel('Name').fill('Rosa Lind');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Not done: Too long.')).toBeVisible();
});

test('an administrator says how the residence is called and reached, and in which time zone', async ({
  backend,
  open,
}) => {
  backend.show('/staff', staff());
  backend.show('/residence', {
    name: 'Linden Court',
    timeZone: 'Europe/Berlin',
    contact: null,
    language: 'en',
  });
  const page = await open({ page: 'staff' });
  await page.getByRole('button', { name: 'Residence: Linden Court. Change' }).click();
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await page.getByLabel('Time zone').selectOption('Europe/Vienna');
  await page.getByLabel('How visitors reach you').fill('030 1234567');
  await page.getByLabel('Language of mails').selectOption('German');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(backend.commands.at(-1)).toEqual({
    method: 'PATCH',
    path: '/residence',
    body: { name: 'Linden Court', timeZone: 'Europe/Vienna', contact: '030 1234567', language: 'de' },
  });
});

test('a page that comes late is not added to what another query found', async ({ backend, open, page }) => {
  backend.show('/staff', staff());
  const row = (id: string, name: string) => ({ id, name, email: null, relations: [], blocked: false });
  let release = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/visitors(\?|$)/, async (route) => {
    const { searchParams } = new URL(route.request().url());
    if (searchParams.has('cursor')) await late;
    const [items, next] = searchParams.has('q')
      ? [[row('p3', 'Cem Yılmaz')]]
      : searchParams.has('cursor')
        ? [[row('p2', 'Ben Okafor')]]
        : [[row('p1', 'Anna Keller')], 'p1'];
    await route.fulfill({ json: { items, next } });
  });
  await open({ page: 'staff', section: 'visitors' });
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('cem');
  await expect(page.getByText('Cem Yılmaz')).toBeVisible();
  const answered = page.waitForResponse(/cursor=/);
  release();
  await (await answered).finished();
  await expect(page.getByText('Ben Okafor')).toHaveCount(0);
  await expect(page.getByText('Cem Yılmaz')).toBeVisible();
});

test('staff read what was sent, send again what was not, and nothing in a mail runs', async ({
  backend,
  open,
  page,
}) => {
  backend.show('/staff', staff());
  backend.show('/mails', { items: sentMails() });
  const { html, ...content } = mailContent();
  const scripted = html.replace('</body>', '<script>document.title = "ran"</script></body>');
  backend.show('/mails/m1/content', { ...content, html: scripted });
  await open({ page: 'staff', section: 'mails' });
  const refused = page.getByRole('row', { name: /Not sent/ });
  await expect(refused).toContainText('Check the address. (550 No such mailbox)');
  await refused.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => backend.commands).toMatchObject([{ path: '/mails/m2/send-again' }]);

  await page.getByRole('button', { name: 'Read' }).click();
  const dialog = page.getByRole('dialog', { name: content.subject });
  const frame = dialog.frameLocator('iframe');
  await expect(frame.getByRole('link', { name: 'Open your visit' })).toBeVisible();
  expect(await frame.locator('html').evaluate(() => document.title)).not.toBe('ran');
  await dialog.getByText('The same as plain text').click();
  await expect(dialog.getByTestId('mail-text')).toContainText('Hello Anna Keller,');
});

test('the history and the audit log read as plain words', async ({ backend, open, page }) => {
  backend.show('/staff', staff());
  const at = '2026-12-01T13:00:00Z';
  const carried = [
    { deployment: 'north', reason: 'REQUEST', from: at },
    { deployment: 'south', reason: 'move', from: '2026-12-01T13:10:00Z' },
  ];
  const visit = { id: 'v1', resident: 'Rosa Lind', visitors: ['Anna Keller'], startsAt: at, seconds: 600 };
  backend.show('/visits', { items: [{ ...visit, outcome: 'ended', carried }] });
  await open({ page: 'staff', section: 'history' });
  const lines = page.getByRole('row').last().locator('ol');
  await expect(lines.first().locator('li')).toHaveText(['north', 'south']);
  await expect(lines.last().locator('li')).toHaveText(['the environment asked for it', 'the call was moved']);

  const deed = { id: 1, at, who: 'Nora Weiss', action: 'visits:help-taken', what: 'Rosa Lind' };
  const gone = {
    id: 2,
    at,
    who: 'operator',
    action: 'tablets:code',
    what: '0a7990e0-3c52-4b27-8f0f-cd7f4b0a1de2',
  };
  backend.show('/audit-log', { items: [deed, gone] });
  await open({ page: 'staff', section: 'audit' });
  const [first, second] = [page.getByRole('row').nth(1), page.getByRole('row').nth(2)];
  await expect(first).toContainText(/Nora Weiss.*Answered a call for help.*Rosa Lind/);
  await expect(second).toContainText(/Operator \(staff token\).*Made a pairing code.*–/);

  backend.show('/tablets', { items: [unpairedTablet()] });
  backend.answer('POST', '/tablets/t1/code', 200, { code: '123456789012', expiresAt: at });
  await open({ page: 'staff', section: 'tablets' });
  await page.getByRole('button', { name: 'Pairing code' }).click();
  await expect(page.getByTestId('pairing-code')).toHaveText('1234 5678 9012');
});

test('staff invite a visitor and get the link to send', async ({ backend, open }) => {
  backend.show('/staff', staff({ visits: [waitingVisit()] }));
  backend.show('/residents', { items: [{ id: 'r1', name: 'Rosa Lind', tablets: [] }] });
  backend.answer('POST', '/invitations', 200, { id: 'i1', url: '/visit/secret' });
  const page = await open({ page: 'staff' });
  await page.getByRole('button', { name: 'Invite a visitor' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Visitor’s name').fill('Anna Keller');
  await dialog.getByLabel('Relation, such as daughter').fill('daughter');
  await dialog.getByText('Start now').click();
  await dialog.getByLabel('Date and time').fill('2026-12-01T14:00');
  await dialog.getByRole('button', { name: 'Invite a visitor' }).click();
  await expect(page.getByTestId('invitation-link')).toHaveValue(/\/visit\/secret$/);
  expect(backend.commands.at(-1)?.body).toEqual({
    resident: 'r1',
    visitor: { name: 'Anna Keller', relation: 'daughter' },
    startsAt: '2026-12-01T13:00:00.000Z',
    minutes: 30,
    staffRequired: false,
  });
});

test('staff pass on the link of whom a resident invited', async ({ backend, open }) => {
  const guests = [{ id: 'i7', name: 'Cem Yılmaz', relation: 'friend', revoked: false, removed: false }];
  const visit = { ...waitingVisit(), guests, entries: [], byResident: true, state: 'scheduled' } as const;
  backend.show('/staff', staff({ visits: [visit], alarms: [] }));
  const page = await open({ page: 'staff' });
  const guest = page.getByTestId('absent-guest');
  await expect(guest).toContainText('Cem Yılmaz friend');
  await expect(guest).toContainText('invited by the resident; may need a link');
  backend.answer('POST', '/invitations/i7/renew', 200, { id: 'i7', url: '/visit/secret' });
  await guest.getByRole('button', { name: 'New link' }).click();
  await expect(page.getByTestId('invitation-link')).toHaveValue(/\/visit\/secret$/);
});

test('staff report an incident in a visit, and close it', async ({ backend, open }) => {
  const me = { name: 'Nora Weiss', role: 'admin', may: ['incidents:read', 'incidents:close'] };
  backend.show('/staff', staff({ me }));
  const page = await open({ page: 'staff' });
  await page.getByRole('button', { name: 'Actions: Karl Brandt' }).first().click();
  await page.getByRole('menuitem', { name: 'Report incident' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What happened').fill('Shouting.');
  await dialog.getByRole('button', { name: 'Report incident' }).click();
  await expect(dialog).toHaveCount(0);
  expect(backend.commands.at(-1)).toMatchObject({
    path: '/incidents',
    body: { description: 'Shouting.', visit: 'v2', resident: 'r2' },
  });

  const incident = { id: 'i1', description: 'Shouting.', reportedBy: 'Nora Weiss', closedAt: null };
  backend.show('/incidents', { items: [{ ...incident, reportedAt: '2026-12-01T13:00:00Z', outcome: null }] });
  await open({ page: 'staff', section: 'incidents' });
  await page.getByRole('button', { name: 'Close incident' }).click();
  await dialog.getByLabel('Outcome').fill('Talked it over.');
  await dialog.getByRole('button', { name: 'Close incident' }).click();
  await expect(dialog).toHaveCount(0);
  expect(backend.commands.at(-1)).toMatchObject({
    path: '/incidents/i1/close',
    body: { outcome: 'Talked it over.' },
  });
});

test('signing in says nothing about which half was wrong', async ({ backend, open }) => {
  const page = await open({ page: 'sign-in' });
  backend.answer('POST', '/auth/sign-in/email', 401, { error: { code: 'unauthorized', message: 'No.' } });
  await page.getByLabel('E-mail').fill('nora@example.org');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();
});
