import { marksIn } from '../../bench/bundle/sdk-marks.ts';
import { CallTab } from '../calls/call-tab.ts';
import { expect, test } from '../calls/stack-fixture.ts';

test('letter case and spaces in a link make no other call', async ({ people, callKey }) => {
  const ann = await people.arrive(`${callKey}-Two Words`, 'Ann');
  await expect(ann.page).toHaveURL(new RegExp(`/call/${callKey}-two-words\\?name=Ann$`));
  await ann.join();
  const ben = await people.join(`${callKey}-two-words`, 'Ben');
  await expect(ben.tiles).toHaveCount(2);
});

test('a secret whose # was encoded is back in the fragment before any page is made', async ({
  people,
  callKey,
  browser,
}) => {
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.goto(`${people.link(callKey)}%23key%3DS3cret`);
  await expect(page).toHaveURL(`${people.link(callKey)}#key=S3cret`);
  await expect(page).toHaveTitle(new RegExp(`^${callKey} `));
  await expect(page.getByRole('checkbox', { name: 'Encrypt end to end' })).toBeChecked();
  expect(asked.filter((request) => request.includes('S3cret'))).toEqual([
    `${people.link(callKey)}%23key%3DS3cret `,
  ]);
  await page.close();
});

test('a link that is not valid percent-encoding leads on for now, and not for ever', async ({
  people,
  request,
}) => {
  const response = await request.get(new URL('/call/100%', people.link('x')).href, { maxRedirects: 0 });
  expect(response.status()).toBe(307);
  expect(response.headers()['location']).toMatch(/\/call\/100%25$/);
});

for (const missing of ['AbortSignal.any', 'AbortSignal.timeout', 'Intl.Segmenter'])
  test(`a call works on each provider in a browser without ${missing}`, async ({
    people,
    peopleOfOther,
    callKey,
  }) => {
    const errors: Error[] = [];
    for (const [at, through] of [people, peopleOfOther].entries()) {
      const ann = await through.arrive(`${callKey}-${at}`, 'Ann');
      ann.page.on('pageerror', (error) => errors.push(error));
      await ann.page.addInitScript((name) => {
        const [holder, member] =
          name === 'Intl.Segmenter' ? [Intl, 'Segmenter'] : [AbortSignal, name.slice(12)];
        Reflect.deleteProperty(holder, member);
      }, missing);
      await ann.page.reload();
      await ann.join();
      await expect(ann.tiles).toHaveCount(1);
    }
    expect(errors).toEqual([]);
  });

test('a reader who comes from page to page never hears that the browser is too old', async ({
  browser,
  stack,
}) => {
  const page = await browser.newPage();
  await page.goto(stack.urls.web);
  await page.getByRole('button', { name: 'New call' }).click();
  await expect(page).toHaveURL(/\/call\//);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('next-route-announcer')).not.toContainText('too old');
  // Next announces the first h1 of a page whose title has not come yet.
  expect(await page.locator('h1').allTextContents()).not.toContainEqual(expect.stringContaining('too old'));
  await page.close();
});

test('a browser that is too old is told so, and no device is opened', async ({
  people,
  callKey,
  browser,
}) => {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    Reflect.deleteProperty(Array.prototype, 'toSorted');
    navigator.mediaDevices.getUserMedia = () => {
      document.title = 'A device was opened';
      return Promise.reject(new DOMException('Not now.', 'NotAllowedError'));
    };
  });
  for (const path of ['/', new URL(people.link(callKey)).pathname]) {
    await page.goto(new URL(path, people.link('x')).href, { waitUntil: 'commit' });
    await expect(page.getByRole('heading', { name: 'This browser is too old' })).toBeVisible();
    await page.waitForTimeout(1_000);
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(page).not.toHaveTitle('A device was opened');
  }
  await page.close();
});

test('a part of the page that a newer version replaced leads to a reload, which works', async ({
  people,
  callKey,
  provider,
  browser,
}) => {
  // A page of its own, which has nothing of an earlier visit in its memory.
  const ann = new CallTab(await browser.newPage(), 'Ann');
  const parts = '**/_next/static/**';
  await ann.page.route(parts, async (route) => {
    const response = await route.fetch();
    const gone = marksIn(await response.text(), provider).found > 0;
    await (gone ? route.fulfill({ status: 404, body: 'Not found' }) : route.fulfill({ response }));
  });
  await ann.page.goto(people.link(callKey, 'Ann'));
  await ann.button('Join').click();
  await expect(ann.page.getByRole('heading', { name: 'Reload the page to join' })).toBeVisible();
  await ann.page.unroute(parts);
  await ann.button('Reload the page').click();
  await ann.join();
  await ann.page.close();
});
