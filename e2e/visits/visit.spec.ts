import { expectEachOther } from '../calls/call-tab.ts';
import { expect, otherThan, test } from '../calls/stack-fixture.ts';
import { beginVisit, RESIDENT, VISITOR } from './begin-visit.ts';

test('a nurse pairs a tablet and invites; a visitor is checked, seen, let in and heard; the visit moves and ends', async ({
  stack,
  browser,
  provider,
  moderator,
}) => {
  const at = (path: string): string => new URL(path, stack.urls.web).href;
  const { nurse, tablet, visitor, link, rosa, anna } = await beginVisit({ browser, web: stack.urls.web });
  const atTablet = tablet.getByTestId('tablet');
  const atVisit = visitor.getByTestId('visit');
  const calendar = await visitor.request.get(at(`${link.pathname}/calendar`));
  expect(await calendar.text()).toContain('BEGIN:VEVENT');
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
