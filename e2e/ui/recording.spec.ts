import type { RecordingNotice } from '@crossfade/video-core';
import type { Locator, Page } from '@playwright/test';
import { seriousProblems } from '../serious-problems.ts';
import { expect, test } from './ui-fixture.ts';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const call = (page: Page): Locator => page.getByTestId('call');
const record = (page: Page, notice: RecordingNotice | undefined) =>
  page.evaluate((told) => window.channel.record(told), notice);

/** The server of recordings, which answers each command with how the recording then stands. */
async function answering(page: Page, answers: Readonly<Record<string, RecordingNotice>>) {
  const asked: string[] = [];
  await page.route('**/api/recordings**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/api/recordings', '');
    asked.push(path);
    const recording = answers[path];
    await (recording
      ? route.fulfill({ json: { recording } })
      : route.fulfill({
          status: 409,
          json: { error: { code: 'conflict', message: 'This call is end-to-end encrypted.' } },
        }));
  });
  return asked;
}

/** As the page's own person, and another one. */
async function notice(page: Page, change: Partial<RecordingNotice> = {}): Promise<RecordingNotice> {
  const [me, other] = await page.evaluate(() => window.fakeCall.names);
  if (!me || !other) throw new Error('nobody is here');
  return {
    id: 'one',
    state: 'asking',
    startedBy: other.name,
    people: [
      { ...me, answer: 'asked' },
      { ...other, answer: 'yes' },
    ],
    mayDelete: [],
    ...change,
  };
}

test('everyone is asked, sees that it is recorded, and can withdraw at any time @privacy.consent', async ({
  gather,
}) => {
  const page = await gather({ people: 2 });
  const asking = await notice(page);
  const people = asking.people.map((person) => ({ ...person, answer: 'yes' as const }));
  const [me] = people;
  const queued = { ...asking, state: 'queued', people } as const;
  const withdrawn = { ...asking, state: 'over', why: 'withdrawn', people: [] } as const;
  const asked = await answering(page, {
    '/one/agree': queued,
    '/one/refuse': { ...withdrawn, mayDelete: me ? [me.id] : [] },
    '/one/erase': withdrawn,
  });
  await expect(button(page, 'Start recording')).toHaveCount(0);
  await record(page, asking);
  await expect(page.getByRole('alert')).toContainText('Ben Okafor asks to record this call');
  await expect(call(page)).not.toHaveAttribute('data-recording');
  expect(await seriousProblems(page)).toEqual([]);
  await button(page, 'Yes').click();
  await expect(page.getByText('The recording begins as soon as a recorder is free')).toBeVisible();
  await record(page, { ...queued, state: 'recording' });
  await expect(call(page)).toHaveAttribute('data-recording', 'true');
  await expect(page.getByRole('banner').getByText('Recording', { exact: true })).toBeVisible();
  await expect(page.getByRole('log').getByText('This call is being recorded')).toBeAttached();
  expect(await seriousProblems(page)).toEqual([]);
  await record(page, { ...queued, state: 'interrupted' });
  await expect(call(page)).not.toHaveAttribute('data-recording');
  await expect(page.getByText('The recording is interrupted.')).toBeVisible();
  await button(page, 'Withdraw consent').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw consent' }).click();
  await expect(page.getByRole('alert')).toContainText('Delete what was recorded?');
  await button(page, 'Delete recording').click();
  await expect(page.getByRole('log').getByText('The recording was deleted')).toBeAttached();
  await expect(page.getByRole('alert').filter({ hasText: 'Delete what' })).toHaveCount(0);
  expect(asked).toEqual(['/one/agree', '/one/refuse', '/one/erase']);
});

test('a host starts and stops it, and reads why it cannot be', async ({ gather }) => {
  const page = await gather({ people: 2, host: true });
  const [me, other] = (await notice(page)).people;
  if (!me || !other) throw new Error('nobody is here');
  const people = [
    { ...me, answer: 'yes' },
    { ...other, answer: 'asked' },
  ] as const;
  const asking = await notice(page, { people });
  const answers: Record<string, RecordingNotice> = {};
  await answering(page, answers);
  await button(page, 'Start recording').click();
  await expect(page.getByRole('log').getByText('This call is end-to-end encrypted.')).toBeAttached();
  answers[''] = asking;
  answers['/one/stop'] = { ...asking, state: 'over', why: 'cancelled', people: [] };
  await button(page, 'Start recording').click();
  await expect(page.getByText('Waiting for Ben Okafor.')).toBeVisible();
  await button(page, 'Stop recording').click();
  await expect(page.getByText('The recording was cancelled.')).toBeVisible();
  await expect(button(page, 'Start recording')).toBeVisible();
});
