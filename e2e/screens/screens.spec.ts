import { mergeTests, type Page } from '@playwright/test';
import { CallTab, expectEachOther } from '../calls/call-tab.ts';
import { test as fakeCalls } from '../ui/ui-fixture.ts';
import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import { cutSockets } from '../faults/quick-faults.ts';
import { ada, MIRA, SAM } from './people.ts';
import { expect, SHARP, test as screens } from './screen-fixture.ts';

const test = mergeTests(screens, fakeCalls);

const KEY = 'quiet-harbor';
const at = (key: string, name: string): string => `/call/${key}?${new URLSearchParams({ name })}`;

const people = (page: Page) => page.getByRole('button', { name: /show or hide the list$/ });
const openChat = (page: Page) => page.getByRole('button', { name: /^Open chat/ });

async function inside(tab: CallTab): Promise<CallTab> {
  await tab.join();
  return tab;
}

test('the start, the door, and where there is nothing', async ({ open, mine, take }) => {
  const { page } = await open('/', ada(mine));
  await expect(page.getByRole('button', { name: 'New call' })).toBeEnabled();
  await take(page, 'start');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'start-dark');

  const nowhere = await open('/nowhere', ada(mine));
  await take(nowhere.page, 'not-found');

  const door = await open(at('kitchen-table', 'Ada Lovelace'), ada(mine));
  await expect(door.page.locator('video')).toBeVisible();
  await take(door.page, 'door');

  const blocked = await open('/', ada(mine));
  await blocked.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  });
  await blocked.page.goto(new URL(at('kitchen-table', 'Ada Lovelace'), blocked.page.url()).href);
  await expect(blocked.page.getByText('Your camera and microphone are blocked')).toBeVisible();
  await take(blocked.page, 'door-blocked');
});

test('a call, and everything in it', async ({ open, mine, take, form }) => {
  const key = `${KEY}-${form === 'phone' ? 'k7wqm' : 'm3hxt'}`;
  const me = await inside(await open(at(key, 'Ada Lovelace'), ada(mine)));
  const { page } = me;
  await expect(page.getByText('You are the only one here')).toBeVisible();
  await take(page, 'alone');

  const mira = await inside(await open(at(key, 'Mira Okafor'), MIRA));
  await expectEachOther(me, mira);
  await page.waitForTimeout(SHARP);
  await take(page, 'two');

  const sam = await inside(await open(at(key, 'Sam Reyes'), SAM));
  await me.expectPicture('Sam Reyes');
  await sam.button('Mute').click();
  await page.waitForTimeout(SHARP);
  await take(page, 'call');
  await page.emulateMedia({ colorScheme: 'dark' });
  await take(page, 'call-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await me.button('Pin Mira Okafor').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toHaveAttribute('data-layout', 'focus');
  await page.waitForTimeout(SHARP);
  await take(page, 'pinned');
  await me.button('Unpin Mira Okafor').focus();
  await page.keyboard.press('Enter');

  await mira.button('Share screen').click();
  await me.expectFrames(me.screenOf('Mira Okafor'));
  await page.waitForTimeout(SHARP);
  await take(page, 'presenting');
  await mira.button('Stop sharing').click();
  await expect(me.screenOf('Mira Okafor')).toHaveCount(0);

  await openChat(mira.page).click();
  await mira.page.getByRole('textbox').fill('Plans are at https://example.org/garden');
  await mira.page.keyboard.press('Enter');
  await openChat(page).click();
  await page.getByRole('textbox').fill('Lovely, I bring the tomatoes.');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('chat-message')).toHaveCount(2);
  await take(page, 'chat');
  await me.button('Close chat').first().click();

  await sam.button('Raise hand').click();
  await people(page).click();
  await expect(page.getByTestId('person').nth(1)).toContainText('hand raised');
  await take(page, 'people');
  await page.getByRole('button', { name: 'Actions for Mira Okafor' }).last().click();
  await expect(page.getByRole('menu')).toBeVisible();
  await take(page, 'actions');
  await page.getByRole('menuitem', { name: 'Remove from the call…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take(page, 'remove');
  await page.keyboard.press('Escape');
  await page.getByText('Host controls').click();
  await take(page, 'host-controls');
  await me.button('End for everyone').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take(page, 'end');
  await page.keyboard.press('Escape');
  await me.button('Close people').first().click();

  await me.button('Settings').click();
  await take(page, 'settings');
  await me.button('Call statistics').click();
  await expect(page.getByText('Mbit/s').or(page.getByText('kbit/s')).first()).toBeVisible();
  await page.waitForTimeout(2_000);
  await take(page, 'statistics');
  await me.button('Close statistics').click();
  if (form === 'phone') return;
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await take(page, 'shortcuts');
});

test('what goes wrong in a call, and what is said', async ({ open, mine, take, form }) => {
  const key = `lost-and-found-${form}`;
  const me = await open(at(key, 'Ada Lovelace'), ada(mine));
  const { page } = me;
  await makeSocketsBreakable(page);
  await me.join();
  const mira = await inside(await open(at(key, 'Mira Okafor'), MIRA));
  await expectEachOther(me, mira);
  await page.waitForTimeout(SHARP);

  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  });
  await me.endTrack('camera');
  await expect(page.getByRole('alert').getByText('No camera found')).toBeVisible();
  await take(page, 'no-camera');
  await cutSockets(me);
  await expect(page.getByText('You lost your connection. Reconnecting…')).toBeVisible();
  await take(page, 'reconnecting');
});

test('out of a call', async ({ open, mine, take, form }) => {
  const key = `long-goodbye-${form}`;
  const host = await inside(await open(at(key, 'Mira Okafor'), MIRA));
  const link = at(key, 'Ada Lovelace');
  const leaving = await inside(await open(link, ada(mine)));
  await leaving.button('Leave').click();
  await expect(leaving.page.getByText('You left the call')).toBeVisible();
  await take(leaving.page, 'left');

  const removed = await inside(await open(link, ada(mine)));
  await people(host.page).click();
  await host.page.getByRole('button', { name: 'Actions for Ada Lovelace' }).last().click();
  await host.page.getByRole('menuitem', { name: 'Remove from the call…' }).click();
  await host.page.getByRole('dialog').getByRole('textbox').fill('Wrong call, yours is at three.');
  await host.button('Remove').click();
  await expect(removed.page.getByText('You were removed from the call')).toBeVisible();
  await take(removed.page, 'removed');

  await host.page.getByText('Host controls').click();
  const lock = host.page.getByLabel('Lock the call');
  await lock.click();
  const locked = await open(link, ada(mine));
  await locked.button('Join').click();
  await expect(locked.page.getByText('The host has locked this call')).toBeVisible();
  await take(locked.page, 'locked');
  await lock.click();

  // Whom the host removed stays out, so this is somebody else of the same name.
  const replaced = await inside(await open(link, ada(mine)));
  // A tab that a page opens starts with a copy of its sessionStorage, as one does that the browser duplicates.
  const opened = replaced.page.context().waitForEvent('page');
  await replaced.page.evaluate(() => void window.open(location.href));
  const ended = await inside(new CallTab(await opened, 'Ada Lovelace'));
  await expect(replaced.page.getByText('The call continues in another tab')).toBeVisible();
  await take(replaced.page, 'replaced');

  await host.button('End for everyone').click();
  await host.page.getByRole('dialog').getByRole('button', { name: 'End for everyone' }).click();
  await expect(ended.page.getByText('The call has ended')).toBeVisible();
  await take(ended.page, 'ended');

  const away = await open(link, ada(mine));
  await away.page.route('**/calls/join', (route) => route.abort());
  await away.button('Join').click();
  await expect(away.page.getByText('We cannot reach the server')).toBeVisible();
  await take(away.page, 'server-away');
});

test('more people than fit', async ({ gather, take }) => {
  const page = await gather({ people: 27 });
  await take(page, 'crowd');
  await page.evaluate(() => window.fakeCall.limit(true));
  await expect(page.getByText('Your network is slow right now')).toBeVisible();
  await take(page, 'slow-network');
});
