import type { CallTab } from '../calls/call-tab.ts';
import { expect, test } from './move-fixture.ts';

declare global {
  interface Window {
    readonly crossfadeHeard?: readonly number[];
    crossfadeSent?: { count: number; timer: ReturnType<typeof setInterval> };
  }
}

/** Milliseconds between two messages of an application, and between two of the chat. */
const EVERY = 50;
const CHAT_PAUSE = 500;

/** Notes the numbers that arrive from the others. */
const listen = ({ page }: CallTab) =>
  page.evaluate(() => {
    const heard: number[] = [];
    Object.assign(window, { crossfadeHeard: heard });
    window.__crossfade?.session.onData(({ topic, payload }) => {
      if (topic === 'count') heard.push(Number(new TextDecoder().decode(payload)));
    });
  });

/** Sends 0, 1, 2 and so on, until `stopCounting`. */
const startCounting = ({ page }: CallTab) =>
  page.evaluate((every) => {
    const sent = {
      count: 0,
      timer: setInterval(() => {
        const payload = new TextEncoder().encode(String(sent.count));
        sent.count += 1;
        void window.__crossfade?.session.send({ topic: 'count', payload, reliable: true });
      }, every),
    };
    window.crossfadeSent = sent;
  }, EVERY);

const stopCounting = ({ page }: CallTab): Promise<number> =>
  page.evaluate(() => {
    clearInterval(window.crossfadeSent?.timer);
    return window.crossfadeSent?.count ?? 0;
  });

const heardBy = ({ page }: CallTab) => page.evaluate(() => window.crossfadeHeard ?? []);

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

test('in an encrypted call, messages of the application and the chat arrive once and in order while the call moves to and fro', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  await ann.page.getByLabel('Encrypt end to end').check();
  await ann.join();
  const ben = await people.arrive(callKey, 'Ben');
  // From another page: as long as one is being made interactive, it may put its address back that has no key.
  await ben.page.goto('about:blank');
  await ben.page.goto(`${people.link(callKey, 'Ben')}${new URL(ann.page.url()).hash}`);
  await ben.join();
  const both = [ann, ben];
  await expectWhole(both, provider);

  await Promise.all(both.map(listen));
  await Promise.all(both.map(startCounting));
  await ann.page.getByRole('button', { name: /^Open chat/ }).click();
  const field = ann.page.getByRole('textbox', { name: 'Message to everyone' });
  let said = 0;
  const say = async (): Promise<void> => {
    await field.fill(`message ${said}`);
    await field.press('Enter');
    said += 1;
  };
  for (const to of [there, provider, there]) {
    const moved = { yet: false };
    const move = crossing.over(to).finally(() => {
      moved.yet = true;
    });
    while (!moved.yet) {
      await say();
      await ann.page.waitForTimeout(CHAT_PAUSE);
    }
    await move;
  }
  const [byAnn = 0, byBen = 0] = await Promise.all(both.map(stopCounting));
  expect(byAnn).toBeGreaterThan(50);
  await expect.poll(() => heardBy(ben)).toEqual(upTo(byAnn));
  await expect.poll(() => heardBy(ann)).toEqual(upTo(byBen));
  await ben.page.getByRole('button', { name: /^Open chat/ }).click();
  await expect(ben.page.getByTestId('chat').locator('.chat-text')).toHaveText(
    upTo(said).map((at) => `message ${at}`),
  );

  await expectWhole(both, there);
  for (const tab of both) {
    await expect(tab.button('This call is encrypted end to end')).toBeVisible();
    await expect(tab.page.getByTestId('unreadable')).toHaveCount(0);
  }
});
