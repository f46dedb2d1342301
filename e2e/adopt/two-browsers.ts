import { expect, type Browser, type Locator, type Page } from '@playwright/test';

interface Visitor {
  readonly page: Page;
  readonly name: string;
}

/**
 * Two people sign in, meet, see each other move, mute, unmute, leave and come back: the application's whole use, at
 * every step. Answers the providers that `POST /calls/join` named, one for each join.
 */
export async function meetMuteAndLeave(
  browser: Browser,
  origin: string,
  room: string,
): Promise<readonly string[]> {
  const providers: string[] = [];
  const ann = await signIn(browser, origin, room, 'Ann');
  const ben = await signIn(browser, origin, room, 'Ben');
  for (const { page } of [ann, ben])
    page.on('response', async (response) => {
      if (new URL(response.url()).pathname !== '/calls/join' || !response.ok()) return;
      const answer: { readonly decision: { readonly provider: string } } = await response.json();
      providers.push(answer.decision.provider);
    });
  try {
    await button(ann, 'Join').click();
    await expect(button(ann, 'Mute')).toBeEnabled();
    await button(ben, 'Join').click();
    await Promise.all([expectMoving(ann, 'Ben'), expectMoving(ben, 'Ann'), expectMoving(ann, 'You')]);
    await Promise.all([expectAudio(ann), expectAudio(ben)]);

    await button(ben, 'Mute').click();
    await expect(tile(ann, 'Ben')).toContainText('(muted)');
    await button(ben, 'Unmute').click();
    await expect(tile(ann, 'Ben')).not.toContainText('(muted)');

    await button(ben, 'Leave').click();
    await expect(tile(ann, 'Ben')).toHaveCount(0);
    await expect(button(ben, 'Join')).toBeVisible();

    // A participant who left may come back.
    await button(ben, 'Join').click();
    await Promise.all([expectMoving(ann, 'Ben'), expectMoving(ben, 'Ann')]);
    return providers;
  } finally {
    await Promise.all([ann, ben].map(({ page }) => page.context().close()));
  }
}

async function signIn(browser: Browser, origin: string, room: string, name: string): Promise<Visitor> {
  const context = await browser.newContext();
  await context.addInitScript(keepPeerConnections);
  const page = await context.newPage();
  await page.goto(`${origin}/room/${room}`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(name.toLowerCase());
  await page.getByRole('button', { name: 'Log in' }).click();
  return { page, name };
}

const button = ({ page }: Visitor, name: string): Locator => page.getByRole('button', { name, exact: true });

const tile = ({ page }: Visitor, name: string): Locator => page.getByRole('figure', { name, exact: true });

/** Two frames, one after the other, of a video with a size. */
async function expectMoving(visitor: Visitor, name: string): Promise<void> {
  const played = () =>
    tile(visitor, name)
      .locator('video')
      .evaluateAll(([video]) =>
        video instanceof HTMLVideoElement && video.videoWidth > 0 ? video.currentTime : 0,
      );
  await expect.poll(played, `${visitor.name} sees ${name}`).toBeGreaterThan(0);
  const before = await played();
  await expect.poll(played, `${visitor.name} sees ${name} move`).toBeGreaterThan(before);
}

declare global {
  interface Window {
    peerConnections?: RTCPeerConnection[];
  }
}

/** Runs in the page: what is received can be counted whichever library made the connection. */
function keepPeerConnections(): void {
  const connections: RTCPeerConnection[] = [];
  window.peerConnections = connections;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

/** Sound is received, and is none that a decoder made up for want of packets. */
async function expectAudio({ page, name }: Visitor): Promise<void> {
  const heard = () =>
    page.evaluate(async () => {
      let samples = 0;
      for (const connection of window.peerConnections ?? [])
        for (const report of (await connection.getStats()).values())
          if (report.type === 'inbound-rtp' && report.kind === 'audio')
            samples += report.totalSamplesReceived - report.concealedSamples;
      return samples;
    });
  const before = await heard();
  await expect.poll(heard, `${name} hears the other`).toBeGreaterThan(before);
}
