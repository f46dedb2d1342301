import type { Browser, Page } from '@playwright/test';
import { CallTab, expectEachOther } from '../calls/call-tab.ts';
import { expect, otherThan, test } from '../calls/stack-fixture.ts';
import { press } from '../ui/visits/press.ts';

/** Of the demonstration residence. */
const RESIDENT = 'Rosa Martin';
const TABLET = 'Room 12';
const VISITOR = 'Anna Keller';

/** Somebody in a browser of their own. */
async function arrive(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

test('a nurse pairs a tablet and invites; a visitor is checked, seen, let in and heard; the visit moves and ends', async ({
  stack,
  browser,
  provider,
  moderator,
}) => {
  const at = (path: string): string => new URL(path, stack.urls.web).href;

  // The nurse signs in and gets a code for the tablet.
  const nurse = await arrive(browser, at('/sign-in?next=/staff/tablets'));
  await nurse.getByRole('button', { name: /Sam/ }).click();
  await nurse.getByRole('row', { name: TABLET }).getByRole('button', { name: 'Pairing code' }).click();
  const code = await nurse.getByTestId('pairing-code').innerText();

  const tablet = await arrive(browser, at('/tablet'));
  const atTablet = tablet.getByTestId('tablet');
  await expect(atTablet).toHaveAttribute('data-state', 'pair');
  await tablet.getByLabel('Code').fill(code);
  await tablet.getByRole('button', { name: 'Connect' }).click();
  await expect(atTablet).toHaveAttribute('data-state', 'idle');

  // A visit for now; the visitor gets the link.
  await nurse.goto(at('/staff'));
  await nurse.getByRole('button', { name: 'Invite a visitor' }).click();
  const form = nurse.getByRole('dialog');
  await form.getByLabel('Resident').selectOption({ label: RESIDENT });
  await form.getByLabel('Visitor’s name').fill(VISITOR);
  await form.getByLabel('Relation, such as daughter').fill('daughter');
  await form.getByRole('button', { name: 'Invite a visitor' }).click();
  const link = new URL(await nurse.getByTestId('invitation-link').inputValue());
  await nurse.keyboard.press('Escape');

  const visitor = await arrive(browser, at(link.pathname));
  const atVisit = visitor.getByTestId('visit');
  await expect(atVisit).toHaveAttribute('data-state', 'check');
  await expect(visitor.getByTestId('check')).toContainText('ConnectionGood');
  const calendar = await visitor.request.get(at(`${link.pathname}/calendar`));
  expect(await calendar.text()).toContain('BEGIN:VEVENT');
  const knockedAt = Date.now();
  await visitor.getByRole('button', { name: 'Enter the waiting room' }).click();

  // The tablet rings; the resident sees who it is before anything of theirs is seen.
  await expect(atTablet).toHaveAttribute('data-state', 'ringing');
  console.log(`rings at most ${Date.now() - knockedAt} ms after the press`);
  await expect(atVisit).toHaveAttribute('data-state', 'ringing');
  await expect(tablet.getByRole('heading', { name: VISITOR })).toBeVisible();
  await press(tablet, 'Answer');
  await expect(atTablet).toHaveAttribute('data-state', 'door');
  await expect(tablet.getByTestId('door').locator('video')).toBeVisible();
  await press(tablet, 'Admit');
  const admittedAt = Date.now();

  await expect(atVisit).toHaveAttribute('data-state', 'in-call');
  await expect(atTablet).toHaveAttribute('data-state', 'in-call');
  const rosa = new CallTab(tablet, RESIDENT);
  const anna = new CallTab(visitor, VISITOR);
  await Promise.all([rosa.expectConnected(), anna.expectConnected()]);
  await anna.expectPicture(RESIDENT);
  console.log(`seen at most ${Date.now() - admittedAt} ms after Admit`);
  await expectEachOther(rosa, anna);
  // What a visit does not offer was taken from nobody.
  for (const page of [tablet, visitor]) await expect(page.getByText('turned off')).toHaveCount(0);
  await expect(anna.root).toHaveAttribute('data-provider', provider);
  await expect(visitor.getByTestId('provider-badge')).toHaveCount(0);

  // Help brings the nurse, who is seen.
  await visitor.getByRole('button', { name: 'Help', exact: true }).click();
  await expect(visitor.getByText('Staff have been called')).toBeVisible();
  await expect(nurse.getByTestId('alarms')).toContainText(`${RESIDENT} asked for help`);
  await nurse
    .getByTestId('staff-visit')
    .filter({ hasText: VISITOR })
    .getByRole('button', { name: 'Join' })
    .click();
  await expect(visitor.getByText('Staff are here')).toBeVisible();
  await expect(anna.tiles).toHaveCount(3);
  await nurse.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(anna.tiles).toHaveCount(2);

  // legacy:begin
  // The visit goes to the other provider, and goes on.
  const key = await visitor.evaluate(() => window.__crossfade?.getState().key);
  const move = await moderator.move(key ?? '', otherThan(provider));
  await expect
    .poll(async () => (await moderator.moveState(move)).state, { timeout: 30_000 })
    .toMatch(/finished|aborted/);
  expect(await moderator.moveState(move)).toMatchObject({ state: 'finished' });
  await expect(anna.root).toHaveAttribute('data-provider', otherThan(provider));
  await expectEachOther(rosa, anna);
  // legacy:end

  // The nurse ends it, and finds it in the history.
  await nurse
    .getByRole('button', { name: `Actions: ${RESIDENT}` })
    .first()
    .click();
  await nurse.getByRole('menuitem', { name: 'End visit' }).click();
  await nurse.getByRole('dialog').getByRole('button', { name: 'End visit' }).click();
  await expect(atVisit).toHaveAttribute('data-state', 'over');
  await expect(atTablet).toHaveAttribute('data-state', 'idle');
  await nurse.goto(at('/staff/history'));
  const past = nurse.getByRole('row', { name: VISITOR });
  await expect(past).toBeVisible();
  // legacy:begin
  await expect(past).toContainText(otherThan(provider));
  // legacy:end

  await Promise.all([nurse, tablet, visitor].map((page) => page.context().close()));
});
