import { CALL, DOOR, inCall, ownVisits, ringing, visitor, waiting } from './snapshots.ts';
import { expect, test } from './visits-fixture.ts';

const PATH = '/visit/secret';
const LINK = { page: 'visit', token: 'secret' };

/** Browsers without a window of their own have no picture-in-picture; this one remembers what was asked for. */
function playPictureInPicture(): void {
  const inFront: HTMLVideoElement[] = [];
  Object.defineProperty(document, 'pictureInPictureEnabled', { get: () => true });
  Object.defineProperty(document, 'pictureInPictureElement', { get: () => inFront.at(-1) ?? null });
  document.exitPictureInPicture = () => {
    inFront.pop()?.dispatchEvent(new Event('leavepictureinpicture'));
    return Promise.resolve();
  };
  HTMLVideoElement.prototype.requestPictureInPicture = function () {
    inFront.push(this);
    return new Promise(() => undefined);
  };
}

test('a visitor checks, waits, is seen at the door, talks and leaves', async ({ backend, open, page }) => {
  await page.addInitScript(playPictureInPicture);
  backend.show(PATH, visitor({ name: 'check' }));
  await open(LINK);
  const root = page.getByTestId('visit');
  await expect(root).toHaveAttribute('data-state', 'check');
  await expect(page.getByTestId('check')).toContainText('CameraWorking');
  // A link scanner reads, and presses nothing.
  expect(backend.commands).toEqual([]);

  backend.answer('POST', `${PATH}/knock`, 200, visitor(waiting(), { bound: 'this' }));
  await page.getByRole('button', { name: 'Enter the waiting room' }).click();
  await expect(root).toHaveAttribute('data-state', 'lobby');
  expect(backend.commands.map(({ path }) => path)).toEqual([`${PATH}/knock`]);
  // As the visitor that the knock's cookie names.
  await expect.poll(() => backend.streamsOpened).toBe(2);

  const messages = [{ id: 'm1', from: 'Nora', text: 'Rosa is having tea.', at: '2026-12-01T12:58:00Z' }];
  backend.show(PATH, visitor(waiting({ staffTold: true, otherTime: 'offered' }), { messages }));
  await expect(page.getByText('Rosa is having tea.')).toBeVisible();
  await expect(page.getByText('Staff have been told that you are waiting.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask for another time' })).toBeVisible();

  backend.show(PATH, visitor(ringing({ door: DOOR })));
  await expect(root).toHaveAttribute('data-state', 'ringing');
  await expect(page.getByText('The residence can see you now')).toBeVisible();

  backend.show(PATH, visitor(inCall()));
  await expect(root).toHaveAttribute('data-state', 'in-call');
  await expect(page.getByTestId('call')).toHaveAttribute('data-state', 'connected');
  await expect.poll(() => page.evaluate(() => window.joinedCalls)).toEqual([DOOR, CALL]);
  await expect.poll(() => page.evaluate(() => window.sendsCamera())).toBe(true);
  await expect(page.getByTestId('provider-badge')).toHaveCount(0);

  // In front of other pages, by an element that stays when the call moves.
  await page.getByRole('button', { name: 'Small window' }).click();
  await expect
    .poll(() => page.evaluate(() => document.pictureInPictureElement?.className))
    .toBe('small-window');
  await page.getByRole('button', { name: 'Close small window' }).click();
  await expect.poll(() => page.evaluate(() => document.pictureInPictureElement)).toBe(null);
  await expect(page.locator('.small-window')).toHaveCount(0);

  backend.answer('POST', `${PATH}/help`, 500, { error: { code: 'internal', message: 'Broken.' } });
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await expect(page.getByText('That did not work. Try again.')).toBeVisible();
  backend.answer('POST', `${PATH}/help`, 200, visitor(inCall({ help: 'called' })));
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await expect(page.getByText('Staff have been called')).toBeVisible();
  backend.show(PATH, visitor(inCall({ help: 'called', helpComing: 'Nora Weiss' })));
  await expect(page.getByText('Nora Weiss is coming')).toBeVisible();

  backend.answer('POST', `${PATH}/leave`, 200, visitor({ name: 'over', reason: 'left' }));
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(root).toHaveAttribute('data-state', 'over');
  await expect(page.getByRole('heading', { name: 'You left the visit' })).toBeVisible();
  // A guest is not led out of their page.
  await expect(page.getByRole('link')).toHaveCount(0);
});

test('a visitor whose devices are blocked reads how to allow them, and gets in all the same', async ({
  backend,
  open,
  page,
}) => {
  await page.addInitScript(() =>
    localStorage.setItem('crossfade:choices', '{"camera":false,"microphone":false}'),
  );
  backend.show(PATH, visitor({ name: 'check' }));
  await open(LINK);
  await expect(page.getByTestId('check')).toContainText('You can visit without it');
  backend.answer('POST', `${PATH}/knock`, 200, visitor(waiting()));
  await page.getByRole('button', { name: 'Enter the waiting room' }).click();
  await expect(page.getByTestId('visit')).toHaveAttribute('data-state', 'lobby');
});

test('too early, on another device, and over: each is said', async ({ backend, open, page }) => {
  backend.show(PATH, visitor({ name: 'early', opensAt: '2026-12-01T12:45:00Z' }));
  await open(LINK);
  await expect(page.getByText(/The waiting room opens at/)).toBeVisible();
  await expect(page.getByTestId('visit')).toHaveAttribute('data-state', 'check');

  backend.show(PATH, visitor({ name: 'check' }, { bound: 'other' }));
  await expect(page.getByText('first opened on another device')).toBeVisible();

  backend.show(PATH, visitor({ name: 'over', reason: 'unavailable' }));
  await expect(page.getByTestId('visit')).toHaveAttribute('data-state', 'over');
  await page.getByRole('button', { name: 'Ask for another time' }).click();
  await expect.poll(() => backend.commands.map(({ path }) => path)).toEqual([`${PATH}/other-time`]);

  backend.show(PATH, visitor({ name: 'over', reason: 'cancelled' }));
  await expect(page.getByRole('heading', { name: 'This visit was cancelled' })).toBeVisible();
});

test('a visitor with an account sees their visits, and opens the one that is now', async ({
  backend,
  open,
}) => {
  backend.show('/own-visits', ownVisits());
  const page = await open({ page: 'visits' });
  const [now, later] = [page.getByTestId('own-visit').first(), page.getByTestId('own-visit').last()];
  await expect(now).toContainText('Open now');
  await expect(now.getByRole('link', { name: 'Open the visit with Rosa Lind' })).toHaveAttribute(
    'href',
    '/visit/own-i1',
  );
  await expect(later).toContainText(/Opens at/);
  await expect(later.getByRole('link')).toHaveText('Check camera and sound');
});

test('an unknown link is over, and says so', async ({ open }) => {
  const page = await open(LINK);
  await expect(page.getByTestId('visit')).toHaveAttribute('data-state', 'over');
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(0);
});
