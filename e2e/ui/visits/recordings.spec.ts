import { seriousProblems } from '../../serious-problems.ts';
import { someRecordings, watchedRecording } from './recordings.ts';
import { staff } from './snapshots.ts';
import { expect, test } from './visits-fixture.ts';

test('staff see what became of recordings, hold them, store them again, and delete them', async ({
  backend,
  open,
  page,
}) => {
  backend.show('/staff', staff());
  backend.show('/recordings', { items: [] });
  await open({ page: 'staff', section: 'recordings' });
  await expect(page.getByText('Nothing here yet.')).toBeVisible();
  backend.show('/recordings', { items: someRecordings() });
  await page.reload();
  await expect(page.getByRole('row', { name: /Waiting for a recorder/ })).toContainText(
    'Number 1 in the queue',
  );
  await expect(page.getByRole('row', { name: /Being stored/ })).toContainText('The storage is full.');
  expect(await seriousProblems(page)).toEqual([]);

  const choose = async (row: RegExp, item: string): Promise<void> => {
    await page
      .getByRole('row', { name: row })
      .getByRole('button', { name: /^Actions/ })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const last = () => backend.commands.at(-1);

  await choose(/The visitors may watch it/, 'Hold');
  await page.getByLabel('Reason').fill('A complaint');
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await expect.poll(last).toMatchObject({ path: '/recordings/r4/hold', body: { reason: 'A complaint' } });
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await choose(/A complaint of 30 November/, 'Lift the hold');
  await expect.poll(last).toMatchObject({ path: '/recordings/r5/lift-hold' });

  await choose(/Not stored/, 'Store again');
  await expect.poll(last).toMatchObject({ path: '/recordings/r7/try-again' });

  backend.answer('DELETE', '/recordings/r4', 409, { error: { code: 'conflict', message: 'It is held.' } });
  await choose(/The visitors may watch it/, 'Delete');
  await page.getByText('Keep it', { exact: true }).click();
  expect(last()).toMatchObject({ path: '/recordings/r7/try-again' });
  await choose(/The visitors may watch it/, 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(last).toMatchObject({ method: 'DELETE', path: '/recordings/r4' });
  await expect(page.getByText('Not done: It is held.')).toBeVisible();
});

test('a recording is shown to who may watch it, and a link of a mail opens it', async ({
  backend,
  open,
  page,
}) => {
  await open({ page: 'recording', id: 'r4' });
  await expect(page.getByRole('heading', { name: 'You cannot watch this recording' })).toBeVisible();

  backend.show('/recordings/r4', watchedRecording('resident'));
  await open({ page: 'recording', id: 'r4' });
  await expect(page.getByLabel('Recording', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Let them watch' }).click();
  await expect
    .poll(() => backend.commands.at(-1))
    .toMatchObject({ path: '/recordings/r4/share', body: { agreed: true } });
  await expect(page.getByText('Who watched')).toHaveCount(0);

  backend.show('/recordings/r4', watchedRecording('staff'));
  await open({ page: 'recording', id: 'r4' });
  await expect(page.getByText('Downloaded,')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  expect(await seriousProblems(page)).toEqual([]);

  backend.show('/recordings/r4', watchedRecording('visitor'));
  await page.goto(`${page.url()}#guest.proof`);
  await page.reload();
  await expect
    .poll(() => backend.commands.at(-1))
    .toMatchObject({ path: '/recordings/r4/open', body: { token: 'guest.proof' } });
  await expect.poll(() => page.url()).not.toContain('proof');
});
