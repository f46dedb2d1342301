import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { arrive } from '../calls/arrive.ts';
import { CallTab } from '../calls/call-tab.ts';
import { expect } from '../calls/stack-fixture.ts';
import { press } from '../ui/visits/press.ts';
import { beginVisit, RESIDENT, VISITOR } from '../visits/begin-visit.ts';
import { test } from './shared-product.ts';

const MAIL = 'anna@example.com';
/** A store that was away is tried again within seconds; a server that was killed is followed after a minute. */
const STORED = 150_000;

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly problem?: string;
}

/** As staff who are signed in on a page see them, the latest first. */
async function latestRecording(staff: Page, web: string): Promise<Listed | undefined> {
  const answer = await staff.request.get(new URL('/api/recordings', web).href);
  // While the server starts again, nothing answers.
  if (!answer.ok()) return undefined;
  const { items }: { readonly items: readonly Listed[] } = await answer.json();
  return items[0];
}

/** Plays what a page shows, and jumps to its middle. */
async function expectToPlay(page: Page): Promise<void> {
  const player = page.getByLabel('Recording', { exact: true });
  const played = await player.evaluate(async (video) => {
    if (!(video instanceof HTMLVideoElement)) throw new Error('there is no player');
    const happened = (event: string) =>
      new Promise((done) => video.addEventListener(event, done, { once: true }));
    if (video.readyState < HTMLMediaElement.HAVE_METADATA) await happened('loadedmetadata');
    video.muted = true;
    const middle = video.duration / 2;
    video.currentTime = middle;
    await happened('seeked');
    const frame = () =>
      new Promise<number>((seen) => video.requestVideoFrameCallback((_, { mediaTime }) => seen(mediaTime)));
    await video.play();
    await frame();
    return { middle, shown: await frame() };
  });
  expect(played.middle).toBeGreaterThan(2);
  expect(played.shown).toBeGreaterThan(played.middle - 1);
}

test('a visit is recorded when all agree, stored once the store is back, watched by a link in a mail; one withdrawal deletes', async ({
  product,
  browser,
}) => {
  const { stack, store, mails, disk } = product;
  test.setTimeout(420_000);
  const { web } = stack.urls;
  const { nurse, tablet, visitor, rosa, anna } = await beginVisit({ browser, web, email: MAIL });
  await nurse
    .getByTestId('staff-visit')
    .filter({ hasText: VISITOR })
    .getByRole('button', { name: 'Join' })
    .click();
  await expect(anna.tiles).toHaveCount(3);
  const sam = new CallTab(nurse, 'Sam');
  const everyone = [sam, rosa, anna];
  const recorded = async (): Promise<void> => {
    for (const tab of everyone) await expect(tab.root).toHaveAttribute('data-recording', 'true');
  };

  const agree = async (): Promise<void> => {
    await press(tablet, 'Yes');
    await anna.button('Yes').click();
  };

  // One No: nothing is recorded.
  await sam.button('Start recording').click();
  await press(tablet, 'No');
  await expect(nurse.getByText('The call is not recorded: not everyone agreed.')).toBeVisible();
  await expect(anna.root).not.toHaveAttribute('data-recording', 'true');

  // One withdrawal: it stops, and is deleted.
  await sam.button('Start recording').click();
  await agree();
  await recorded();
  await anna.button('Withdraw consent').click();
  await visitor.getByRole('dialog').getByRole('button', { name: 'Withdraw consent' }).click();
  for (const tab of everyone) await expect(tab.root).not.toHaveAttribute('data-recording', 'true');
  await anna.button('Delete recording').click();
  await expect.poll(() => store.objects()).toEqual([]);

  const state = async (): Promise<string> => {
    const { state = 'unknown', problem = '' } = (await latestRecording(nurse, web)) ?? {};
    return `${state} ${problem}`.trim();
  };
  const desk = await nurse.context().newPage();

  // The recorder's disk is full: everyone sees that it stopped, and staff have it stored once there is room.
  await disk.shrink();
  await sam.button('Start recording').click();
  await agree();
  await recorded();
  for (const tab of everyone)
    await expect(tab.root).not.toHaveAttribute('data-recording', 'true', { timeout: 60_000 });
  await expect.poll(state, { timeout: 60_000 }).toBe('failed disk-full');
  await desk.goto(new URL('/staff/recordings', web).href);
  await expect(desk.getByText('The disk of the recorder is full.').first()).toBeVisible();
  await disk.grow();
  await desk
    .getByRole('button', { name: /^Actions/ })
    .first()
    .click();
  await desk.getByRole('menuitem', { name: 'Store again' }).click();
  await expect.poll(state, { timeout: 60_000 }).toBe('ready');
  await desk.goto(new URL(`/recordings/${(await latestRecording(nurse, web))?.id}`, web).href);
  await expectToPlay(desk);

  // The store does not answer, and the server is killed: what was recorded is stored once both are back.
  await sam.button('Start recording').click();
  await agree();
  await recorded();
  await delay(6_000);
  await store.kill();
  await sam.button('Stop recording').click();
  await expect.poll(state, { timeout: 60_000 }).toBe('finishing storage-unreachable');
  await desk.goto(new URL('/staff/recordings', web).href);
  await expect(desk.getByText('The storage does not answer.').first()).toBeVisible();
  await stack.kill('server');
  await store.start();
  await stack.restart('server');
  await expect.poll(state, { timeout: STORED }).toBe('ready');
  expect(await store.objects()).toHaveLength(2);
  const { id = '' } = (await latestRecording(nurse, web)) ?? {};
  const page = new URL(`/recordings/${id}`, web).href;

  await desk.goto(page);
  await expectToPlay(desk);

  // The resident agrees that the visitor watches, who gets one mail.
  const atRosa = await tablet.context().newPage();
  await atRosa.goto(page);
  await atRosa.getByRole('button', { name: 'Let them watch' }).click();
  const ofRecording = () =>
    mails.to(MAIL).filter(({ headers }) => headers['subject']?.startsWith('The recording of your visit'));
  await expect.poll(() => ofRecording().length, { timeout: 30_000 }).toBe(1);
  const text = ofRecording()[0]?.parts['text/plain'] ?? '';
  const link = /https?:\S+\/recordings\/\S+/.exec(text)?.[0] ?? '';
  expect(text).toContain(RESIDENT);
  const atHome = await arrive(browser, link);
  await expectToPlay(atHome);
  await desk.reload();
  await expect(desk.getByText(VISITOR).first()).toBeVisible();
  expect(ofRecording()).toHaveLength(1);

  await Promise.all([nurse, tablet, visitor, atHome].map((one) => one.context().close()));
});
